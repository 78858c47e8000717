#!/usr/bin/env python3
"""Toy fits of any workspace by pyhf, one after the other as its users write it; one line of JSON like numpy_fits.py.

    pyhf_fits.py WORKSPACE [--toys N] [--mu X] [--seed S]

A free and a conditional fit for each background-only toy; sampling counted, building the model not. One thread.
"""
import argparse
import json
import os
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np  # noqa: E402  (the number of threads is read when it is loaded)
import pyhf  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace")
    parser.add_argument("--toys", type=int, default=10)
    parser.add_argument("--mu", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pyhf.set_backend("numpy", "scipy")
    with open(arguments.workspace) as file:
        workspace = pyhf.Workspace(json.load(file))
    model = workspace.model()
    observed = workspace.data(model)
    background = pyhf.infer.mle.fixed_poi_fit(0.0, observed, model)
    qmu = float(pyhf.infer.test_statistics.qmu_tilde(arguments.mu, observed, model, model.config.suggested_init(), model.config.suggested_bounds(), model.config.suggested_fixed()))
    np.random.seed(arguments.seed)
    failed = 0
    begin = time.process_time()
    toys = model.make_pdf(pyhf.tensorlib.astensor(background)).sample((arguments.toys,))
    for toy in toys:
        for fit in (lambda: pyhf.infer.mle.fit(toy, model), lambda: pyhf.infer.mle.fixed_poi_fit(arguments.mu, toy, model)):
            try:
                fit()
            except pyhf.exceptions.FailedMinimization:
                failed += 1
    seconds = time.process_time() - begin
    fits = 2 * arguments.toys
    print(json.dumps({"peer": "pyhf " + pyhf.__version__, "bins": sum(model.config.channel_nbins.values()), "fits": fits, "cpu_seconds": round(seconds, 3), "fits_per_cpu_second": round(fits / seconds, 2), "failed": failed, "mu": arguments.mu, "qmu": qmu}))


if __name__ == "__main__":
    main()
