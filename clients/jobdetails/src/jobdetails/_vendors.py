# Generated from specs/*.yaml. Do not edit: run `nox -s generate`.
"""The vendors there are: the module of the facade, and the package behind it."""

VENDORS = {
    "datachecks": "jobdetails_datachecks",
    "pixxel": "jobdetails_pixxel",
    "sutro": "jobdetails_sutro",
    "unstructured": "jobdetails_unstructured",
}
