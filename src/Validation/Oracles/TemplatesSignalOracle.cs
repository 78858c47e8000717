using MathNet.Numerics;

namespace ZPrimeGpu.Validation.Oracles;

/// <summary>A Z' signal whose M²rec distribution is known in closed form: a Gaussian core and a tail upwards, cut by a step of the selection.</summary>
/// <remarks>
/// The residual r = M² − m² is σ g with probability 1 − f and σ (g + τ e) with probability f, g standard normal, e exponential. Its distribution function is
/// that of the Gaussian and of the exponentially modified Gaussian. Below <see cref="StepM2"/> an event is selected <see cref="StepFactor"/> times as often.
/// </remarks>
/// <param name="MassGeV">m.</param>
internal sealed record TemplatesSignalOracle(double MassGeV)
{
    /// <summary>Probability of the tail.</summary>
    public const double TailFraction = 0.2;

    /// <summary>τ.</summary>
    public const double TailScale = 2.5;

    /// <summary>Where the selection has its step [GeV²].</summary>
    public const double StepM2 = 4;

    /// <summary>Efficiency below the step over that above.</summary>
    public const double StepFactor = 0.87;

    /// <summary>σ [GeV²]: 0.19 at low mass, 0.25 at 2 GeV, falling to 0.1 at 8.5 GeV.</summary>
    public double Sigma => 0.27 * Math.Sqrt(1 - (MassGeV * MassGeV / 85)) * (0.7 + (0.3 * (1 - Math.Exp(-MassGeV * MassGeV))));

    /// <summary>Efficiency of the selection above the step: rises from 0.16 at 10 MeV to 0.39 and falls to 0.31 at 8.5 GeV, as the real one does.</summary>
    public double LooseEfficiency
        => 0.39 * (1 - (0.68 * Math.Exp(-Math.Pow(MassGeV / 0.12, 0.75)))) * Math.Sqrt(1 - Math.Pow(MassGeV / 9.6, 8));

    /// <summary>Efficiency of the whole selection.</summary>
    public double Efficiency => LooseEfficiency * Passing(double.PositiveInfinity);

    /// <summary>Share of the selected events with M² in a range [GeV²].</summary>
    public double Fraction(double lowM2, double highM2) => (Passing(highM2) - Passing(lowM2)) / Passing(double.PositiveInfinity);

    /// <summary>Probability that M² lies below a value and the event passes the step.</summary>
    private double Passing(double m2)
    {
        double below = Cumulative(Math.Min(m2, StepM2));
        return (StepFactor * below) + Math.Max(0, Cumulative(m2) - Cumulative(StepM2));
    }

    private double Cumulative(double m2)
    {
        double u = (m2 - (MassGeV * MassGeV)) / Sigma;
        if (u > 60)
        {
            return 1;
        }

        double rate = 1 / TailScale;
        double modified = Normal(u) - (Math.Exp((0.5 * rate * rate) - (rate * u)) * Normal(u - rate));
        return ((1 - TailFraction) * Normal(u)) + (TailFraction * modified);
    }

    private static double Normal(double u) => 0.5 * SpecialFunctions.Erfc(-u / Math.Sqrt(2));
}
