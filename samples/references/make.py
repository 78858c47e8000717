#!/usr/bin/env python3
"""Makes the reference cases of `zprime validate` anew, with closed formulae in 50 digits; nothing of zprime is used.

Needs mpmath. Run in this folder: python3 make.py

Every case is a workspace whose profile likelihood is solved on paper: a linear or quadratic equation per tested value (one by bisection). Test statistics, p-values
and limits follow from arXiv:1007.1727; with one Poisson count and no nuisance parameter the p-values of toys are sums of Poisson probabilities.
`functions.json` holds arguments and values of the elementary functions, each value as the sum of two doubles (106 bits).
"""
import json
import random

from mpmath import mp, mpf

mp.dps = 50
SIGMAS = [-2, -1, 0, 1, 2]


def phi(z):
    return mp.ncdf(z)


def survival(z):
    return mp.ncdf(-z)


def quantile(p):
    return mp.sqrt(2) * mp.erfinv(2 * p - 1)


def poisson(n, mean):
    """-ln Pois(n | mean), n not necessarily whole."""
    return mean + mp.loggamma(n + 1) - (n * mp.log(mean) if n > 0 else 0)


def gauss(x, mean, sigma):
    return (x - mean) ** 2 / (2 * sigma ** 2) + mp.log(sigma * mp.sqrt(2 * mp.pi))


def positive_root(a, b, c):
    """The positive root of a x^2 + b x + c with a > 0, c <= 0."""
    return (-b + mp.sqrt(b * b - 4 * a * c)) / (2 * a)


class Counting:
    """n ~ Pois(mu s + b)."""
    names = ["mu"]

    def __init__(self, s, b, n):
        self.s, self.b = mpf(s), mpf(b)
        self.data = (mpf(n),)

    def conditional(self, mu, data):
        return []

    def free(self, data):
        return max(mpf(0), (data[0] - self.b) / self.s)

    def nll(self, mu, nuisance, data):
        return poisson(data[0], mu * self.s + self.b)

    def asimov(self, mu, nuisance):
        return (mu * self.s + self.b,)

    def samples(self):
        return channel("region", self.data[0], self.s, self.b, [])

    def settings(self):
        return []

    def parameters(self, mu, nuisance):
        return [mu]


class OnOff(Counting):
    """n ~ Pois(mu s + gamma b) and an auxiliary count of nominally tau = (b/error)^2, a ~ Pois(gamma tau): the on/off problem of Li and Ma."""
    names = ["mu", "off[0]"]

    def __init__(self, s, b, error, n):
        super().__init__(s, b, n)
        self.error = mpf(error)
        self.tau = (self.b / self.error) ** 2
        self.data = (mpf(n), self.tau)

    def conditional(self, mu, data):
        n, a = data
        s, b, tau = mu * self.s, self.b, self.tau
        return [positive_root((b + tau) * b, (b + tau) * s - n * b - a * b, -a * s)]

    def free(self, data):
        return max(mpf(0), (data[0] - self.b * data[1] / self.tau) / self.s)

    def nll(self, mu, nuisance, data):
        return poisson(data[0], mu * self.s + nuisance[0] * self.b) + poisson(data[1], nuisance[0] * self.tau)

    def asimov(self, mu, nuisance):
        return (mu * self.s + nuisance[0] * self.b, nuisance[0] * self.tau)

    def samples(self):
        return channel("region", self.data[0], self.s, self.b, [{"name": "off", "type": "shapesys", "data": [float(self.error)]}])

    def parameters(self, mu, nuisance):
        return [mu, nuisance[0]]


class Gaussian(OnOff):
    """n ~ Pois(mu s + gamma b), 1 ~ N(gamma, delta)."""
    names = ["mu", "stat[0]"]

    def __init__(self, s, b, delta, n):
        Counting.__init__(self, s, b, n)
        self.delta = mpf(delta)
        self.data = (mpf(n), mpf(1))

    def conditional(self, mu, data):
        n, a = data
        s, b = mu * self.s, self.b
        c = a - b * self.delta ** 2
        return [positive_root(b, s - c * b, -c * s - n * b * self.delta ** 2)]

    def free(self, data):
        return max(mpf(0), (data[0] - self.b * data[1]) / self.s)

    def nll(self, mu, nuisance, data):
        return poisson(data[0], mu * self.s + nuisance[0] * self.b) + gauss(data[1], nuisance[0], self.delta)

    def asimov(self, mu, nuisance):
        return (mu * self.s + nuisance[0] * self.b, nuisance[0])

    def samples(self):
        return channel("region", self.data[0], self.s, self.b, [{"name": "stat", "type": "staterror", "data": [float(self.delta * self.b)]}])


class ControlRegion(OnOff):
    """n1 ~ Pois(mu s + k b1), n2 ~ Pois(k b2) with k free."""
    names = ["k", "mu"]

    def __init__(self, s, b1, b2, n1, n2):
        self.s, self.b, self.b2 = mpf(s), mpf(b1), mpf(b2)
        self.data = (mpf(n1), mpf(n2))

    def conditional(self, mu, data):
        n1, n2 = data
        s, total = mu * self.s, self.b + self.b2
        return [positive_root(total * self.b, total * s - n1 * self.b - n2 * self.b, -n2 * s)]

    def free(self, data):
        return max(mpf(0), (data[0] - self.b * data[1] / self.b2) / self.s)

    def nll(self, mu, nuisance, data):
        return poisson(data[0], mu * self.s + nuisance[0] * self.b) + poisson(data[1], nuisance[0] * self.b2)

    def asimov(self, mu, nuisance):
        return (mu * self.s + nuisance[0] * self.b, nuisance[0] * self.b2)

    def samples(self):
        norm = [{"name": "k", "type": "normfactor", "data": None}]
        first, counts = channel("signal_region", self.data[0], self.s, self.b, norm)
        second = {"name": "control_region", "samples": [{"name": "background", "data": [float(self.b2)], "modifiers": norm}]}
        return [second] + first, [{"name": "control_region", "data": [float(self.data[1])]}] + counts

    def parameters(self, mu, nuisance):
        return [nuisance[0], mu]


class Luminosity(Gaussian):
    """n ~ Pois(mu s l + b), 1 ~ N(l, delta): luminosity known to delta."""
    names = ["lumi", "mu"]

    def conditional(self, mu, data):
        n, a = data
        y, b, v = mu * self.s, self.b, self.delta ** 2
        c = a - y * v
        return [a if y == 0 else positive_root(y, b - c * y, -c * b - n * y * v)]

    def free(self, data):
        return max(mpf(0), (data[0] - self.b) / (self.s * data[1]))

    def nll(self, mu, nuisance, data):
        return poisson(data[0], mu * self.s * nuisance[0] + self.b) + gauss(data[1], nuisance[0], self.delta)

    def asimov(self, mu, nuisance):
        return (mu * self.s * nuisance[0] + self.b, nuisance[0])

    def samples(self):
        channels, counts = channel("region", self.data[0], self.s, self.b, [])
        channels[0]["samples"][1]["modifiers"].append({"name": "lumi", "type": "lumi", "data": None})
        return channels, counts

    def settings(self):
        return [{"name": "lumi", "auxdata": [1.0], "sigmas": [float(self.delta)], "bounds": [[0.5, 1.5]], "inits": [1.0]}]

    def parameters(self, mu, nuisance):
        return [nuisance[0], mu]


class Efficiency(Gaussian):
    """n ~ Pois(mu s f(alpha) + b), 0 ~ N(alpha, 1), f = high^alpha above 1, low^-alpha below -1, between the polynomial of degree 6 that is
    1 at 0 and joins both with two derivatives. The equation for alpha is solved by bisection."""
    names = ["mu", "efficiency"]

    def __init__(self, s, b, low, high, n):
        Counting.__init__(self, s, b, n)
        self.low, self.high = mpf(low), mpf(high)
        self.data = (mpf(n), mpf(0))
        rows, values = [], []
        for sign, base in ((1, self.high), (-1, self.low)):
            log = mp.log(base)
            rows += [[mpf(sign) ** k for k in range(1, 7)], [k * mpf(sign) ** (k - 1) for k in range(1, 7)], [k * (k - 1) * mpf(sign) ** (k - 2) for k in range(1, 7)]]
            values += [base - 1, sign * log * base, log * log * base]
        self.coefficients = mp.lu_solve(mp.matrix(rows), mp.matrix(values))

    def factor(self, alpha):
        if abs(alpha) >= 1:
            return self.high ** alpha if alpha > 0 else self.low ** -alpha
        return 1 + sum(self.coefficients[k - 1] * alpha ** k for k in range(1, 7))

    def slope(self, alpha):
        if abs(alpha) >= 1:
            return mp.log(self.high) * self.factor(alpha) if alpha > 0 else -mp.log(self.low) * self.factor(alpha)
        return sum(k * self.coefficients[k - 1] * alpha ** (k - 1) for k in range(1, 7))

    def conditional(self, mu, data):
        n, a = data
        low, high = mpf(-5), mpf(5)
        for _ in range(160):
            alpha = (low + high) / 2
            rising = (1 - n / (mu * self.s * self.factor(alpha) + self.b)) * mu * self.s * self.slope(alpha) + alpha - a > 0
            low, high = (low, alpha) if rising else (alpha, high)
        return [(low + high) / 2]

    def free(self, data):
        return max(mpf(0), (data[0] - self.b) / self.s)

    def nll(self, mu, nuisance, data):
        return poisson(data[0], mu * self.s * self.factor(nuisance[0]) + self.b) + gauss(data[1], nuisance[0], mpf(1))

    def asimov(self, mu, nuisance):
        return (mu * self.s * self.factor(nuisance[0]) + self.b, nuisance[0])

    def samples(self):
        channels, counts = channel("region", self.data[0], self.s, self.b, [])
        channels[0]["samples"][1]["modifiers"].append({"name": "efficiency", "type": "normsys", "data": {"lo": float(self.low), "hi": float(self.high)}})
        return channels, counts


def channel(name, count, signal, background, modifiers):
    samples = [
        {"name": "background", "data": [float(background)], "modifiers": modifiers},
        {"name": "signal", "data": [float(signal)], "modifiers": [{"name": "mu", "type": "normfactor", "data": None}]},
    ]
    return [{"name": name, "samples": samples}], [{"name": name, "data": [float(count)]}]


class Inference:
    def __init__(self, model):
        self.model = model
        self.data = model.data
        self.mu_hat = model.free(self.data)
        self.minimum = self.profile(self.mu_hat, self.data)
        self.background = model.asimov(mpf(0), model.conditional(mpf(0), self.data))

    def profile(self, mu, data):
        """2NLL, nuisance parameters at their conditional best."""
        return 2 * self.model.nll(mu, self.model.conditional(mu, data), data)

    def q(self, mu):
        return mpf(0) if mu < self.mu_hat else self.profile(mu, self.data) - self.minimum

    def q_asimov(self, mu):
        return self.profile(mu, self.background) - self.profile(mpf(0), self.background)

    def tails(self, mu):
        q, a = self.q(mu), self.q_asimov(mu)
        root = mp.sqrt(a)
        t = mp.sqrt(q) - root if q <= a else (q - a) / (2 * root)
        return survival(t + root), survival(t)

    def cls(self, mu):
        clsb, clb = self.tails(mu)
        return clsb / clb

    def expected(self, mu, n):
        return survival(mp.sqrt(self.q_asimov(mu)) - n) / phi(n)

    def limit(self, probability, level):
        low, high = mpf("1e-6"), mpf(10)
        assert probability(low) > level > probability(high)
        for _ in range(120):
            middle = (low + high) / 2
            low, high = (middle, high) if probability(middle) > level else (low, middle)
        return (low + high) / 2


def numbers(model, tested, exact):
    inference = Inference(model)
    nuisance = model.conditional(inference.mu_hat, model.data)
    result = {
        "par_names": model.names,
        "free_fit": {"pars": model.parameters(inference.mu_hat, nuisance), "twice_nll": inference.minimum},
        "hypotest_qtilde": [],
        "upper_limits_qtilde": {},
    }
    for mu in map(mpf, tested):
        clsb, clb = inference.tails(mu)
        result["hypotest_qtilde"].append({
            "mu": mu, "qmu_tilde": inference.q(mu), "qmu_tilde_asimov": inference.q_asimov(mu), "CLsb": clsb, "CLb": clb, "CLs": clsb / clb,
            "CLs_exp": [inference.expected(mu, n) for n in SIGMAS],
        })
    names = ["CLs_exp_m2", "CLs_exp_m1", "CLs_exp_med", "CLs_exp_p1", "CLs_exp_p2"]
    limits = {name: inference.limit(lambda mu, n=n: inference.expected(mu, n), mpf("0.1")) for name, n in zip(names, SIGMAS)}
    limits["CLs_obs"] = inference.limit(inference.cls, mpf("0.1"))
    limits["CLsb_obs"] = inference.limit(lambda mu: inference.tails(mu)[0], mpf("0.1"))
    result["upper_limits_qtilde"]["0.90"] = limits
    q0 = inference.profile(mpf(0), model.data) - inference.minimum
    result["q0"] = {"q0": q0, "p0_obs": survival(mp.sqrt(q0))}
    if exact:
        # q falls with the count up to the tested expectation, q0 grows with it from the background on: tails are sums of Poisson probabilities.
        n = int(model.data[0])
        result["toys"] = []
        for mu in map(mpf, tested):
            mean = mu * model.s + model.b
            assert n < mean
            clsb, clb = (sum(mp.exp(-poisson(mpf(k), m)) for k in range(n + 1)) for m in (mean, model.b))
            result["toys"].append({"mu": mu, "CLsb": clsb, "CLb": clb, "CLs": clsb / clb})
        if n > model.b:
            result["p0_toys"] = 1 - sum(mp.exp(-poisson(mpf(k), model.b)) for k in range(n))
    return result


def plain(value):
    if isinstance(value, mpf):
        return float(value)
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return [plain(v) for v in value] if isinstance(value, (list, tuple)) else value


def write(name, description, model, tested, exact=False):
    channels, observations = model.samples()
    case = {
        "name": name,
        "origin": "closed formulae, samples/references/make.py",
        "description": description,
        "measurement": "measurement",
        "workspace": {
            "channels": channels, "observations": observations,
            "measurements": [{"name": "measurement", "config": {"poi": "mu", "parameters": model.settings()}}], "version": "1.0.0",
        },
        "expected": plain(numbers(model, tested, exact)),
    }
    save(name, case)


def save(name, content):
    with open(name + ".json", "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.write("\n")


def split(value):
    high = float(value)
    return [high, float(value - mpf(high))]


def functions():
    draw = random.Random(1)
    arguments = {
        "log": [0.5, 0.7071067811865475, 0.7071067811865476, 0.9999999999999999, 1.0000000000000002, 2.0, 10.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308]
        + [10.0 ** draw.uniform(-300, 300) for _ in range(40)] + [draw.uniform(0.5, 2.0) for _ in range(40)],
        "log1p": [1e-300, -1e-300, 1e-16, -1e-16, -0.5, 1.0, -0.9999999999999999, 1e300] + [draw.choice([-1, 1]) * 10.0 ** draw.uniform(-18, -0.01) for _ in range(60)]
        + [10.0 ** draw.uniform(0, 20) for _ in range(20)],
        "exp": [1e-300, 1.0, -1.0, 0.34657359027997264, 709.7, -708.3, 1e-17] + [draw.uniform(-708, 709) for _ in range(40)] + [draw.uniform(-1, 1) for _ in range(40)],
        "normal_quantile": [0.5000000001, 0.1, 0.9, 0.025, 0.158655253931457, 0.84134474606854, 1e-10, 1e-100, 1e-300] + [draw.random() for _ in range(40)]
        + [10.0 ** draw.uniform(-15, -0.5) for _ in range(20)],
    }
    exact = {"log": mp.log, "log1p": mp.log1p, "exp": mp.exp, "normal_quantile": precise_quantile}
    return {name: [[x] + split(exact[name](mpf(x))) for x in values] for name, values in arguments.items()}


def precise_quantile(p):
    """z with Phi(z) = p: Newton on ln Phi from an asymptotic start, which keeps its digits far out in the tail."""
    if p > mpf("0.5"):
        with mp.workdps(80):
            return -solve_quantile(1 - p)
    return solve_quantile(p)


def solve_quantile(p):
    with mp.workdps(80):
        z = -mp.sqrt(-2 * mp.log(p)) if p < mpf("0.1") else mpf(-1) + p
        for _ in range(200):
            step = (mp.log(mp.ncdf(z)) - mp.log(p)) * mp.ncdf(z) / mp.npdf(z)
            z -= step
            if abs(step) < mpf(10) ** -60:
                break
        return z


write("counting", "n = 55 with b = 50 and s = 10: no nuisance parameter", Counting(10, 50, 55), ["1.0", "1.5", "2.0"], exact=True)
write("counting_few", "n = 0 with b = 1.5 and s = 2: the fit is at its bound", Counting(2, "1.5", 0), ["0.5", "1.0"], exact=True)
write("on_off", "on/off problem of Li and Ma: n = 28 with b = 16 +- 4 and s = 8, Poisson-constrained background", OnOff(8, 16, 4, 28), ["1.0", "2.0", "3.5"])
write("gaussian", "n = 90 with b = 100, known to 10 %, and s = 20: Gaussian-constrained background, deficit", Gaussian(20, 100, "0.1", 90), ["0.5", "1.0", "1.5"])
write("control_region", "n = 37 with 40 control events of a background of 25 and 50, s = 10: free normalisation", ControlRegion(10, 25, 50, 37, 40), ["1.5", "2.0", "3.0"])
write("luminosity", "n = 31 with b = 20 and s = 12, luminosity known to 8 %", Luminosity(12, 20, "0.08", 31), ["1.2", "1.8", "2.5"])
write("efficiency", "n = 24 with b = 20 and s = 12, efficiency 0.8 to 1.15 times nominal within a standard deviation", Efficiency(12, 20, "0.8", "1.15", 24), ["0.5", "1.0", "2.0"])
save("functions", functions())
