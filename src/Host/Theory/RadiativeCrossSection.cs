namespace ZPrimeGpu.Host.Theory;

/// <summary>The cross section of e⁺e⁻ → μ⁺μ⁻Z′ with initial-state radiation.</summary>
/// <remarks>
/// Two ranges of the radiated fraction x. Below the middle t = x^β absorbs the soft singularity exactly (dt = βx^{β−1}dx). Above it the variable is
/// y = ln(1 + T/T₀) with T = √((1−x)s) − M − 2m the energy left above threshold and T₀ = min(m, M): the Born cross section changes over T₀ and then
/// by powers, so both are smooth in y.
/// </remarks>
internal static class RadiativeCrossSection
{
    private const double Tolerance = 1e-8;

    /// <summary>The cross section for g′ = 1 [GeV⁻²].</summary>
    /// <param name="s">Squared c.m. energy before radiation [GeV²].</param>
    /// <param name="mass">Z′ mass, positive [GeV].</param>
    /// <param name="alpha">α of the hard process as a function of its s [GeV²].</param>
    /// <param name="muonMass">Muon mass [GeV].</param>
    public static Integral At(double s, double mass, Func<double, double> alpha, double muonMass = Constants.MuonMass)
    {
        double sqrtS = Math.Sqrt(s);
        double threshold = mass + (2.0 * muonMass);
        if (!(sqrtS > threshold))
        {
            return default;
        }

        var radiator = new InitialStateRadiator(s);
        double most = (sqrtS - threshold) * (sqrtS + threshold) / s;
        double middle = Math.Min(0.5, 0.5 * most);
        double worst = 0.0;

        Integral soft = Quadrature.Integrate(Soft, 0.0, Math.Pow(middle, radiator.Beta), Tolerance);
        double scale = Math.Min(muonMass, mass);
        double above = Math.Sqrt(s * (1.0 - middle)) - threshold;
        Integral hard = Quadrature.Integrate(Hard, 0.0, Math.Log(1.0 + (above / scale)), Tolerance);
        Integral sum = soft + hard;
        return sum with { Error = sum.Error + (worst * sum.Value) };

        double Soft(double t)
        {
            double x = Math.Pow(t, 1.0 / radiator.Beta);
            double weight = radiator.Soft + (x > 0.0 ? radiator.Hard(x) * x / (radiator.Beta * t) : 0.0);
            return weight * Born((1.0 - x) * s);
        }

        double Hard(double y)
        {
            double left = scale * (Math.Exp(y) - 1.0);
            double energy = threshold + left;
            double reduced = energy * energy;
            return radiator.At(1.0 - (reduced / s)) * Born(reduced) * 2.0 * energy * (left + scale) / s;
        }

        double Born(double reduced)
        {
            Integral born = BornCrossSection.Reduced(reduced, mass, muonMass, Tolerance);
            worst = born.Value > 0.0 ? Math.Max(worst, born.Error / born.Value) : worst;
            double coupling = alpha(reduced);
            return coupling * coupling * born.Value;
        }
    }
}
