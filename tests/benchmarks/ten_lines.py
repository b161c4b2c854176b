"""Print the status of a job: what people write who need one job, once."""

import os

import httpx

with httpx.Client(headers={os.environ["HEADER"]: os.environ["VALUE"]}) as client:
    response = client.get(os.environ["URL"])
    response.raise_for_status()
    print(response.json())
