#!/usr/bin/env python3
"""Toy fits of a window workspace by NumPy, all toys of a batch at once: what a careful analyst would write without this project.

    numpy_fits.py WORKSPACE [--toys N] [--batch B] [--mu X] [--seed S]

One line of JSON: fits (a free and a conditional one for each background-only toy, sampling counted), CPU seconds, fits per CPU second, failed fits, and q-tilde of the observed data at the tested
value, which must be that of `zprime cls`. One thread. The model is the window's: signal (normfactor, normsys code 4, staterror) and background (normfactor, staterror). The staterror factors are
eliminated analytically as in docs/statistics.md (without their bounds), so the peer has the same algorithm: a Newton iteration in sigma, nu and the normsys parameters.
"""
import argparse
import json
import os
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
import numpy as np  # noqa: E402  (the number of threads is read when it is loaded)


class Window:
    """Yields and relative errors of the two samples [bin], (lo, hi) of the signal's normsys factors, observed counts [bin]."""

    def __init__(self, path):
        with open(path) as file:
            spec = json.load(file)
        if len(spec["channels"]) != 1:
            raise SystemExit(f"{path}: one channel expected, {len(spec['channels'])} found; give a workspace of 'zprime export'.")
        samples = {s["name"]: s for s in spec["channels"][0]["samples"]}
        poi = spec["measurements"][0]["config"]["poi"]
        signal = next(s for s in samples.values() if any(m["name"] == poi for m in s["modifiers"]))
        background = next(s for s in samples.values() if s is not signal)
        self.signal, self.signal_error, self.normsys = self._sample(signal, path)
        self.background, self.background_error, others = self._sample(background, path)
        if others or len(samples) != 2:
            raise SystemExit(f"{path}: a signal and one background with a free normalisation expected; give a workspace of 'zprime export'.")
        self.observed = np.array(spec["observations"][0]["data"], dtype=float)

    @staticmethod
    def _sample(sample, path):
        nominal = np.array(sample["data"], dtype=float)
        error, normsys = np.zeros_like(nominal), []
        for modifier in sample["modifiers"]:
            if modifier["type"] == "staterror":
                error = np.divide(np.array(modifier["data"], dtype=float), nominal, out=np.zeros_like(nominal), where=nominal > 0)
            elif modifier["type"] == "normsys":
                normsys.append((modifier["data"]["lo"], modifier["data"]["hi"]))
            elif modifier["type"] != "normfactor":
                raise SystemExit(f"{path}: modifier type '{modifier['type']}' is not part of this comparison.")
        return nominal, error, normsys


def code4(lo, hi, alpha):
    """pyhf's normsys factor and its first two derivatives: exponential beyond +-1, a polynomial of sixth order between."""
    log_hi, log_lo = np.log(hi), np.log(lo)
    rows = [[x**k for k in range(1, 7)] for x in (1.0, -1.0)]
    rows += [[k * x ** (k - 1) for k in range(1, 7)] for x in (1.0, -1.0)]
    rows += [[k * (k - 1) * x ** max(k - 2, 0) for k in range(1, 7)] for x in (1.0, -1.0)]
    right = [hi - 1, lo - 1, hi * log_hi, -lo * log_lo, hi * log_hi**2, lo * log_lo**2]
    c = np.linalg.solve(np.array(rows), np.array(right))
    inside = np.abs(alpha) < 1.0
    a = np.where(inside, alpha, 0.0)
    value, first, second = 1 + sum(c[k - 1] * a**k for k in range(1, 7)), sum(k * c[k - 1] * a ** (k - 1) for k in range(1, 7)), sum(k * (k - 1) * c[k - 1] * a ** (k - 2) for k in range(2, 7))
    slope = np.where(alpha >= 0, log_hi, -log_lo)
    far = np.exp(np.abs(alpha) * np.where(alpha >= 0, log_hi, log_lo))
    return np.where(inside, value, far), np.where(inside, first, far * slope), np.where(inside, second, far * slope**2)


def nll(window, counts, aux_s, aux_b, aux, p, derivatives=True):
    """NLL of each toy at p = (sigma, nu, alphas), its gradient and Hessian. aux_*: centres of the per-bin factors, aux: of the alphas."""
    toys, size = p.shape
    factors = [code4(lo, hi, p[:, 2 + i]) for i, (lo, hi) in enumerate(window.normsys)]
    product = np.ones(toys)
    for value, _, _ in factors:
        product = product * value
    f, nu = p[:, 0] * product, p[:, 1]
    s, b = aux_s * window.signal, aux_b * window.background
    var_s, var_b = (window.signal_error * window.signal) ** 2, (window.background_error * window.background) ** 2
    c = f[:, None] * s + nu[:, None] * b + 1e-100
    t = (f * f)[:, None] * var_s + (nu * nu)[:, None] * var_b
    d = c - t
    root = np.sqrt(d * d + 4.0 * counts * t)
    # The form of the positive root without cancellation; an empty bin has lambda = max(c - t, 0).
    lam = np.where(d >= 0, 0.5 * (d + root), np.where(root - d > 0, 2.0 * counts * t / np.maximum(root - d, 1e-300), 0.0))
    r = np.where(counts > 0, 1.0 - counts / np.maximum(lam, 1e-300), np.minimum(1.0, c / np.maximum(t, 1e-300)))
    value = np.sum(lam - np.where(counts > 0, counts * np.log(np.maximum(lam, 1e-300)), 0.0) + 0.5 * t * r * r, axis=1)
    value = value + 0.5 * np.sum((p[:, 2:] - aux) ** 2, axis=1)
    if not derivatives:
        return value
    kappa = np.where(counts > 0, 1.0 / np.maximum(t + lam * lam / np.maximum(counts, 1e-300), 1e-300), np.where(c < t, 1.0 / np.maximum(t, 1e-300), 0.0))
    df, dn = s - r * (2.0 * f[:, None] * var_s), b - r * (2.0 * nu[:, None] * var_b)
    g_f = np.sum(r * s - r * r * f[:, None] * var_s, axis=1)
    g_n = np.sum(r * b - r * r * nu[:, None] * var_b, axis=1)
    h_ff = np.sum(kappa * df * df - r * r * var_s, axis=1)
    h_fn = np.sum(kappa * df * dn, axis=1)
    h_nn = np.sum(kappa * dn * dn - r * r * var_b, axis=1)
    # f = sigma * product(alphas): chain rule.
    grad_f = np.zeros((toys, size))
    grad_f[:, 0] = product
    hess_f = np.zeros((toys, size, size))
    for i, (value_i, first_i, second_i) in enumerate(factors):
        grad_f[:, 2 + i] = f / value_i * first_i
        hess_f[:, 0, 2 + i] = hess_f[:, 2 + i, 0] = product / value_i * first_i
        hess_f[:, 2 + i, 2 + i] = f / value_i * second_i
        for j in range(i):
            hess_f[:, 2 + i, 2 + j] = hess_f[:, 2 + j, 2 + i] = f / value_i * first_i / factors[j][0] * factors[j][1]
    gradient = g_f[:, None] * grad_f
    gradient[:, 1] += g_n
    gradient[:, 2:] += p[:, 2:] - aux
    hessian = h_ff[:, None, None] * grad_f[:, :, None] * grad_f[:, None, :] + g_f[:, None, None] * hess_f
    hessian[:, :, 1] += h_fn[:, None] * grad_f
    hessian[:, 1, :] += h_fn[:, None] * grad_f
    hessian[:, 1, 1] += h_nn
    for i in range(2, size):
        hessian[:, i, i] += 1.0
    return value, gradient, hessian


def fit(window, counts, aux_s, aux_b, aux, start, mu=None, most=60):
    """Bounded damped Newton for all toys; those that have converged leave the batch. Gives NLL, parameters, converged."""
    toys, size = start.shape
    best, point, done = np.full(toys, np.inf), start.copy(), np.zeros(toys, dtype=bool)
    if mu is not None:
        point[:, 0] = mu
    left, damping = np.arange(toys), np.zeros(toys)
    for _ in range(most):
        if left.size == 0:
            break
        data = counts[left], aux_s[left] if aux_s.ndim > 1 else aux_s, aux_b[left] if aux_b.ndim > 1 else aux_b, aux[left]
        p = point[left]
        value, g, h = nll(window, *data, p)
        best[left] = value
        held = np.zeros((left.size, size), dtype=bool)
        held[:, 0] = True if mu is not None else (p[:, 0] <= 0.0) & (g[:, 0] > 0.0)
        held[:, 1] = (p[:, 1] <= 0.0) & (g[:, 1] > 0.0)
        g = np.where(held, 0.0, g)
        h = np.where(held[:, :, None] | held[:, None, :], 0.0, h)
        diagonal = np.einsum("tii->ti", h)
        diagonal += np.where(held, 1.0, 0.0)
        # Levenberg: enough on the diagonal to make the Hessian positive definite.
        scaled = h / np.sqrt(np.abs(diagonal)[:, :, None] * np.abs(diagonal)[:, None, :] + 1e-300)
        lowest = np.linalg.eigvalsh(scaled)[:, 0]
        shift = np.maximum(damping[left], np.where(lowest < 1e-10, 1e-3 - lowest, 0.0))
        diagonal += shift[:, None] * np.abs(diagonal)
        step = -np.linalg.solve(h, g[:, :, None])[:, :, 0]
        edm = -0.5 * np.sum(step * g, axis=1)
        trial = p + step
        trial[:, :2] = np.maximum(trial[:, :2], 0.0)
        trial[:, 2:] = np.clip(trial[:, 2:], -5.0, 5.0)
        after = nll(window, *data, trial, derivatives=False)
        better = after <= value + 1e-12 * (1.0 + np.abs(value))
        point[left] = np.where(better[:, None], trial, p)
        best[left] = np.where(better, after, value)
        damping[left] = np.where(better, damping[left] * 0.1, np.maximum(10.0 * damping[left], 1e-2))
        damping[damping < 1e-4] = 0.0
        finished = (edm < 1e-8) & better & (shift == 0.0)
        done[left[finished]] = True
        left = left[~finished]
    return best, point, done


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workspace")
    parser.add_argument("--toys", type=int, default=20000)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--mu", type=float, default=None, help="tested cross section; three background-only errors unless given")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    window = Window(arguments.workspace)
    size = 2 + len(window.normsys)
    one = np.ones_like(window.signal)

    def start(toys):
        return np.tile(np.array([0.0, 1.0] + [0.0] * (size - 2)), (toys, 1))

    observed = window.observed[None, :]
    zeros = np.zeros((1, size - 2))
    free_value, free_point, _ = fit(window, observed, one, one, zeros, start(1))
    _, background, _ = fit(window, observed, one, one, zeros, start(1), 0.0)
    _, _, h = nll(window, window.background[None, :], one, one, zeros, np.where(np.arange(size) == 0, 1e-6, background))
    mu = arguments.mu if arguments.mu is not None else 3.0 * float(np.sqrt(np.linalg.inv(h[0])[0, 0]))
    tested, _, _ = fit(window, observed, one, one, zeros, free_point, mu)
    q = 0.0 if free_point[0, 0] > mu else max(0.0, 2.0 * float(tested[0] - free_value[0]))

    random = np.random.default_rng(arguments.seed)
    rates = background[0, 1] * window.background
    fits = failed = 0
    begin = time.process_time()
    for first in range(0, arguments.toys, arguments.batch):
        toys = min(arguments.batch, arguments.toys - first)
        counts = random.poisson(rates, (toys, rates.size)).astype(float)
        aux_s = 1.0 + window.signal_error * random.standard_normal((toys, rates.size))
        aux_b = 1.0 + window.background_error * random.standard_normal((toys, rates.size))
        aux = random.standard_normal((toys, size - 2))
        _, point, done = fit(window, counts, aux_s, aux_b, aux, start(toys))
        _, _, also = fit(window, counts, aux_s, aux_b, aux, point, mu)
        fits += 2 * toys
        failed += int(np.sum(~done) + np.sum(~also))
    seconds = time.process_time() - begin
    print(json.dumps({"peer": "numpy " + np.__version__, "bins": int(rates.size), "fits": fits, "cpu_seconds": round(seconds, 3), "fits_per_cpu_second": round(fits / seconds), "failed": failed, "mu": mu, "qmu": q}))


if __name__ == "__main__":
    main()
