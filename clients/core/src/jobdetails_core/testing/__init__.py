"""
Test your own code against a scripted fake of any installed vendor.

    from jobdetails_core.testing import FakeService

    with FakeService("acme") as service:                     # real HTTP on loopback
        service.job("job-1").pending(2).running(3).fault(503, retry_after=1).succeeded(job_cost=0.02)
        client = service.client()                            # or service.env() for your own code
        assert client.wait_for_job("job-1", interval=0.01).job_cost == 0.02

`VirtualClock` makes waits instant. The pytest fixtures `jobdetails_service` and `jobdetails_clock` wrap both.
"""

from ._clock import VirtualClock
from ._script import FakeJob
from ._service import FakeService

__all__ = ["FakeJob", "FakeService", "VirtualClock"]
