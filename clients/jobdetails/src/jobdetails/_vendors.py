# Generated from specs/*.yaml. Do not edit: run `nox -s generate`.
"""The vendors there are, and what the command needs to know of each before it imports anything."""

from ._index import Argument, Setting, Vendor

INDEX = (
    Vendor(
        name="datachecks",
        title="Datachecks",
        package="jobdetails_datachecks",
        method="get_job_details",
        job="JobDetails",
        arguments=(
            Argument(
                name="job_ids",
                kind="int",
                is_many=True,
                is_positional=True,
                is_required=True,
                doc="Ids of the jobs to look up.",
            ),
        ),
        settings=(
            Setting(
                name="api_key",
                variable="DATACHECKS_API_KEY",
                is_required=True,
                doc="API key of Datachecks.",
            ),
            Setting(
                name="base_url",
                variable="DATACHECKS_BASE_URL",
                is_required=True,
                doc=(
                    "Address of your Datachecks deployment, to which the path is appended, so that a prefix "
                    "such as /api/v1 is kept."
                ),
            ),
            Setting(
                name="workspace_id",
                variable="DATACHECKS_WORKSPACE_ID",
                is_required=True,
                doc="UUID of the workspace the jobs belong to.",
            ),
        ),
    ),
    Vendor(
        name="pixxel",
        title="Pixxel",
        package="jobdetails_pixxel",
        method="get_job_details",
        job="Job",
        arguments=(
            Argument(
                name="workflow_id",
                kind="str",
                is_many=False,
                is_positional=True,
                is_required=True,
                doc="Id of the workflow.",
            ),
            Argument(
                name="job_id",
                kind="str",
                is_many=False,
                is_positional=True,
                is_required=True,
                doc="Id of the job within the workflow.",
            ),
        ),
        settings=(
            Setting(
                name="api_key",
                variable="PIXXEL_API_KEY",
                is_required=True,
                doc="API key of Pixxel, sent as the whole value of the header.",
            ),
            Setting(
                name="base_url",
                variable="PIXXEL_API_URL",
                is_required=False,
                doc="Address of the Pixxel API, without /v0.",
            ),
        ),
    ),
    Vendor(
        name="sutro",
        title="Sutro",
        package="jobdetails_sutro",
        method="get_job_details",
        job="Job",
        arguments=(
            Argument(
                name="job_id",
                kind="str",
                is_many=False,
                is_positional=True,
                is_required=True,
                doc="Id of the job.",
            ),
        ),
        settings=(
            Setting(
                name="api_key",
                variable="SUTRO_API_KEY",
                is_required=True,
                doc="API key of Sutro.",
            ),
            Setting(
                name="base_url",
                variable="SUTRO_API_URL",
                is_required=False,
                doc="Address of Sutro, which is your own one if you have a newer deployment.",
            ),
        ),
    ),
    Vendor(
        name="unstructured",
        title="Unstructured",
        package="jobdetails_unstructured",
        method="get_job_details",
        job="JobDetails",
        arguments=(
            Argument(
                name="job_id",
                kind="str",
                is_many=False,
                is_positional=True,
                is_required=True,
                doc="Id of the job.",
            ),
        ),
        settings=(
            Setting(
                name="api_key",
                variable="UNSTRUCTURED_API_KEY",
                is_required=True,
                doc="API key of Unstructured.",
            ),
            Setting(
                name="base_url",
                variable="UNSTRUCTURED_API_URL",
                is_required=True,
                doc="Address of your Unstructured deployment, without /api/v1.",
            ),
        ),
    ),
)
"""Each vendor, in alphabetical order."""

VENDORS = {vendor.name: vendor.package for vendor in INDEX}
"""The module of the facade, and the package behind it, of each vendor."""
