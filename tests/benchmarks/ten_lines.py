"""Print the status of a job: a minimal script without a client library."""

import os

import httpx

with httpx.Client(headers={os.environ["HEADER"]: os.environ["VALUE"]}) as client:
    response = client.get(os.environ["URL"])
    response.raise_for_status()
    print(response.json())
