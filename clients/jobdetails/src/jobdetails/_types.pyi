# Generated from specs/*.yaml. Do not edit: run `nox -s generate`.
from typing import TypeAlias

import jobdetails_datachecks
import jobdetails_pixxel
import jobdetails_sutro
import jobdetails_unstructured

AsyncClient: TypeAlias = (
    jobdetails_datachecks.AsyncClient
    | jobdetails_pixxel.AsyncClient
    | jobdetails_sutro.AsyncClient
    | jobdetails_unstructured.AsyncClient
)
Job: TypeAlias = (
    jobdetails_datachecks.models.JobDetails
    | jobdetails_pixxel.models.Job
    | jobdetails_sutro.models.Job
    | jobdetails_unstructured.models.JobDetails
)
JobSummary: TypeAlias = (
    jobdetails_datachecks.JobSummary[jobdetails_datachecks.models.JobDetails]
    | jobdetails_pixxel.JobSummary[jobdetails_pixxel.models.Job]
    | jobdetails_sutro.JobSummary[jobdetails_sutro.models.Job]
    | jobdetails_unstructured.JobSummary[jobdetails_unstructured.models.JobDetails]
)
