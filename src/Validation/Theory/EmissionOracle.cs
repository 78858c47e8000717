using System.Numerics;
using MathNet.Numerics.Integration;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Validation.Theory;

/// <summary>
/// e⁺e⁻ → μ⁺μ⁻Z′ by another route: four-momenta, traces with explicit Dirac matrices, the electron tensor as it is (nothing averaged by hand), the full
/// polarisation sum −g + QQ/M², and a numerical integral over every angle.
/// </summary>
internal static class EmissionOracle
{
    /// <summary>Σ|amplitude|² over all spins and polarisations, in units of e⁴g′² [GeV⁻²]; not averaged over the initial spins.</summary>
    /// <param name="electron">Electron momentum; massless.</param>
    /// <param name="positron">Positron momentum; massless.</param>
    /// <param name="minus">μ⁻.</param>
    /// <param name="plus">μ⁺.</param>
    /// <param name="boson">Z′.</param>
    /// <param name="muonMass">Muon mass, as given to the momenta [GeV].</param>
    public static double SquaredAmplitude(FourVector electron, FourVector positron, FourVector minus, FourVector plus, FourVector boson, double muonMass)
        => SquaredAmplitude(ElectronTensor(electron, positron), (electron + positron).MassSquared, minus, plus, boson, muonMass);

    private static double SquaredAmplitude(double[,] electrons, double s, FourVector minus, FourVector plus, FourVector boson, double muonMass)
    {
        double[,] polarisations = PolarisationSum(boson);
        DiracMatrix[,] vertices = Vertices(minus, plus, boson, muonMass);
        DiracMatrix u = DiracMatrix.Slash(minus, muonMass);
        DiracMatrix v = DiracMatrix.Slash(plus, -muonMass);
        double sum = 0.0;
        for (int mu = 0; mu < 4; mu++)
        {
            for (int alpha = 0; alpha < 4; alpha++)
            {
                // Γ^{νβ} summed with both (real) tensors first: 16 traces instead of 256.
                var contracted = new DiracMatrix();
                for (int nu = 0; nu < 4; nu++)
                {
                    for (int beta = 0; beta < 4; beta++)
                    {
                        double weight = electrons[mu, nu] * polarisations[alpha, beta];
                        if (weight != 0.0)
                        {
                            contracted.Add(weight, vertices[nu, beta]);
                        }
                    }
                }

                sum += DiracMatrix.TraceOfProduct(u * vertices[mu, alpha] * v, contracted.Bar()).Real;
            }
        }

        return sum / (s * s);
    }

    /// <summary>Largest |ū (Q_α Γ^{μα}) v|², summed over spins, relative to the size of its terms: 0 for a conserved current.</summary>
    public static double CurrentViolation(FourVector minus, FourVector plus, FourVector boson, double muonMass)
    {
        DiracMatrix[,] vertices = Vertices(minus, plus, boson, muonMass);
        DiracMatrix u = DiracMatrix.Slash(minus, muonMass);
        DiracMatrix v = DiracMatrix.Slash(plus, -muonMass);
        double[] q = [boson.E, -boson.X, -boson.Y, -boson.Z];
        double worst = 0.0;
        for (int mu = 0; mu < 4; mu++)
        {
            var sum = new DiracMatrix();
            double size = 0.0;
            for (int alpha = 0; alpha < 4; alpha++)
            {
                DiracMatrix term = q[alpha] * vertices[mu, alpha];
                sum += term;
                size += Complex.Abs(DiracMatrix.TraceOfProduct(u * term * v, term.Bar()));
            }

            worst = Math.Max(worst, Complex.Abs(DiracMatrix.TraceOfProduct(u * sum * v, sum.Bar())) / size);
        }

        return worst;
    }

    /// <summary>The cross section for α = 1 and g′ = 1 [GeV⁻²], to about 1e-7; for light Z′ the terms in QQ/M² cancel, for heavy ones less is lost.</summary>
    /// <remarks>
    /// Variables: ln((m_μμ − 2m)/(√s − M − m_μμ)), which is smooth at both ends; the Z′ polar angle, in which the electron tensor is a polynomial of degree
    /// 2 (three Gauss points are exact); the muon's cosine in the dimuon frame as tanh, which follows the collinear peaks; its azimuth, a trigonometric
    /// polynomial of degree 2 (five points are exact).
    /// </remarks>
    public static double CrossSection(double sqrtS, double mass, double muonMass)
    {
        double s = sqrtS * sqrtS;
        double total = 0.0;
        var angle = new GaussLegendreRule(-1.0, 1.0, 3);
        var unit = new GaussLegendreRule(0.0, 1.0, 20);
        double gap = sqrtS - mass;

        // From −∞ to ∞, cut where the integrand, with both momenta as square roots, has fallen below 1e-11.
        const int Panels = 4;
        const double End = 18.0;
        for (int panel = 0; panel < Panels; panel++)
        {
            for (int i = 0; i < unit.Order; i++)
            {
                double z = End * ((2.0 * (panel + unit.Abscissas[i]) / Panels) - 1.0);
                double fraction = 1.0 / (1.0 + Math.Exp(-z));
                double left = 1.0 / (1.0 + Math.Exp(z));
                double open = gap - (2.0 * muonMass);
                double pairMass = (2.0 * muonMass) + (open * fraction);
                double weight = unit.Weights[i] * 2.0 * End / Panels * open * fraction * left * 2.0 * pairMass;
                total += weight * OverAngles(sqrtS, mass, muonMass, pairMass, open * left, angle);
            }
        }

        const double E4 = 16.0 * Math.PI * Math.PI;
        return E4 / (4.0 * 2.0 * s) * total;
    }

    /// <summary>∫ dΦ₃/dm²_μμ Σ|amplitude|²: (q/(4π√s)) (k/(4πm_μμ)) / 2π times the means over both directions.</summary>
    private static double OverAngles(double sqrtS, double mass, double muonMass, double pairMass, double belowEnd, GaussLegendreRule angle)
    {
        double q = Math.Sqrt(belowEnd * (sqrtS - mass + pairMass) * (sqrtS + mass - pairMass) * (sqrtS + mass + pairMass)) / (2.0 * sqrtS);
        double k = Math.Sqrt((pairMass - (2.0 * muonMass)) * (pairMass + (2.0 * muonMass))) / 2.0;
        double energy = Math.Sqrt((mass * mass) + (q * q));
        double pairEnergy = Math.Sqrt((pairMass * pairMass) + (q * q));
        double slope = q * 2.0 * k / (pairMass * energy); // B of the collinear denominators 1 ∓ B c
        double reach = Math.Atanh(Math.Min(slope, 1.0 - 1e-13));
        var cosines = new GaussLegendreRule(-1.0, 1.0, 20);
        double[,] electrons = ElectronTensor(new(sqrtS / 2.0, 0.0, 0.0, sqrtS / 2.0), new(sqrtS / 2.0, 0.0, 0.0, -sqrtS / 2.0));
        double sum = 0.0;
        for (int i = 0; i < angle.Order; i++)
        {
            double cosine = angle.Abscissas[i];
            double sine = Math.Sqrt(1.0 - (cosine * cosine));
            var boson = new FourVector(energy, q * sine, 0.0, q * cosine);
            for (int j = 0; j < cosines.Order; j++)
            {
                // c = tanh(B-scaled variable)/B: 1 − B²c² is what the peaks go with.
                double y = reach * cosines.Abscissas[j];
                double c = reach < 1e-3 ? cosines.Abscissas[j] : Math.Tanh(y) / slope;
                double jacobian = reach < 1e-3 ? 1.0 : reach / slope / Math.Pow(Math.Cosh(y), 2.0);
                double around = Math.Sqrt(Math.Max(1.0 - (c * c), 0.0));
                const int Azimuths = 5;
                for (int n = 0; n < Azimuths; n++)
                {
                    double phi = 2.0 * Math.PI * (n + 0.25) / Azimuths;
                    (FourVector minus, FourVector plus) = Muons(pairMass, pairEnergy, -q, k, c, around * Math.Cos(phi), around * Math.Sin(phi), sine, cosine);
                    double weight = angle.Weights[i] / 2.0 * cosines.Weights[j] / 2.0 * jacobian / Azimuths;
                    sum += weight * SquaredAmplitude(electrons, sqrtS * sqrtS, minus, plus, boson, muonMass);
                }
            }
        }

        return q / (4.0 * Math.PI * sqrtS) * k / (4.0 * Math.PI * pairMass) / (2.0 * Math.PI) * sum;
    }

    /// <summary>Muons back to back in the pair's frame, boosted along the pair's flight, turned to the Z′ axis.</summary>
    private static (FourVector Minus, FourVector Plus) Muons(
        double pairMass, double pairEnergy, double pairMomentum, double k, double along, double x, double y, double sine, double cosine)
    {
        double half = pairMass / 2.0;
        FourVector Boosted(double sign)
        {
            double z = sign * k * along;
            double e = ((half * pairEnergy) + (z * pairMomentum)) / pairMass;
            double boosted = ((z * pairEnergy) + (half * pairMomentum)) / pairMass;
            double across = sign * k * x;
            return new(e, (across * cosine) + (boosted * sine), sign * k * y, (boosted * cosine) - (across * sine));
        }

        return (Boosted(1.0), Boosted(-1.0));
    }

    private static DiracMatrix[,] Vertices(FourVector minus, FourVector plus, FourVector boson, double muonMass)
    {
        FourVector after = minus + boson;
        FourVector before = plus + boson;
        DiracMatrix first = 1.0 / (after.MassSquared - (muonMass * muonMass)) * DiracMatrix.Slash(after, muonMass);
        DiracMatrix second = 1.0 / (before.MassSquared - (muonMass * muonMass)) * DiracMatrix.Slash(-1.0 * before, muonMass);
        var vertices = new DiracMatrix[4, 4];
        for (int mu = 0; mu < 4; mu++)
        {
            for (int alpha = 0; alpha < 4; alpha++)
            {
                vertices[mu, alpha] = (DiracMatrix.Gamma(alpha) * first * DiracMatrix.Gamma(mu)) + (DiracMatrix.Gamma(mu) * second * DiracMatrix.Gamma(alpha));
            }
        }

        return vertices;
    }

    /// <summary>Tr[p̸₁γ_μp̸₂γ_ν], lower indices.</summary>
    private static double[,] ElectronTensor(FourVector electron, FourVector positron)
    {
        var tensor = new double[4, 4];
        for (int mu = 0; mu < 4; mu++)
        {
            for (int nu = 0; nu < 4; nu++)
            {
                Complex trace = DiracMatrix.TraceOfProduct(
                    DiracMatrix.Slash(positron, 0.0) * DiracMatrix.Gamma(mu), DiracMatrix.Slash(electron, 0.0) * DiracMatrix.Gamma(nu));
                tensor[mu, nu] = DiracMatrix.Metric(mu) * DiracMatrix.Metric(nu) * trace.Real;
            }
        }

        return tensor;
    }

    /// <summary>−g_{αβ} + Q_αQ_β/M², lower indices.</summary>
    private static double[,] PolarisationSum(FourVector boson)
    {
        double[] q = [boson.E, -boson.X, -boson.Y, -boson.Z];
        var sum = new double[4, 4];
        for (int alpha = 0; alpha < 4; alpha++)
        {
            for (int beta = 0; beta < 4; beta++)
            {
                sum[alpha, beta] = (alpha == beta ? -DiracMatrix.Metric(alpha) : 0.0) + (q[alpha] * q[beta] / boson.MassSquared);
            }
        }

        return sum;
    }
}
