namespace ZPrimeGpu.Host.Theory;

/// <summary>Cross sections of e⁺e⁻ → μ⁺μ⁻Z′ at one c.m. energy with one choice of α.</summary>
/// <param name="SqrtS">c.m. energy [GeV].</param>
/// <param name="AlphaInverse">1/α of the hard process; null = running with its s.</param>
internal sealed record SignalTheory(double SqrtS, double? AlphaInverse)
{
    /// <summary>Tree level [fb].</summary>
    /// <param name="mass">Z′ mass, positive [GeV].</param>
    /// <param name="gPrime">Coupling g′.</param>
    public Integral Born(double mass, double gPrime)
    {
        double s = SqrtS * SqrtS;
        double alpha = Alpha(s);
        return alpha * alpha * gPrime * gPrime * Constants.GeVMinus2InFb * BornCrossSection.Reduced(s, mass);
    }

    /// <summary>With initial-state radiation [fb]; the error is numerical, the radiator is good to about 1 %.</summary>
    /// <param name="mass">Z′ mass, positive [GeV].</param>
    /// <param name="gPrime">Coupling g′.</param>
    public Integral Radiative(double mass, double gPrime)
        => gPrime * gPrime * Constants.GeVMinus2InFb * RadiativeCrossSection.At(SqrtS * SqrtS, mass, Alpha);

    private double Alpha(double s) => AlphaInverse is double inverse ? 1.0 / inverse : RunningAlpha.At(s);
}
