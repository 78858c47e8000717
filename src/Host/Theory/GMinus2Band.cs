using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Theory;

/// <summary>The g′ that would explain the measured difference of the muon's magnetic moment, within two standard deviations.</summary>
/// <param name="Low">g′ of difference − 2σ; 0 where that is not positive.</param>
/// <param name="Central">g′ of the difference itself.</param>
/// <param name="High">g′ of difference + 2σ.</param>
internal readonly record struct GMinus2Band(double Low, double Central, double High)
{
    private const double StandardDeviations = 2.0;

    /// <summary>The band at one mass [GeV].</summary>
    public static GMinus2Band At(GMinus2Config measured, double mass)
    {
        double perSquare = MuonMagneticMoment.PerCouplingSquared(mass).Value;
        double half = StandardDeviations * measured.Uncertainty;
        return new(Coupling(measured.Difference - half), Coupling(measured.Difference), Coupling(measured.Difference + half));

        // A vector coupling only adds.
        double Coupling(double difference) => Math.Sqrt(Math.Max(difference, 0.0) / perSquare);
    }

    /// <summary>Mass intervals in which every hypothesis excludes the whole band: its limit on g′ is below the lower end.</summary>
    /// <param name="measured">The measured difference.</param>
    /// <param name="masses">Hypotheses in rising mass [GeV].</param>
    /// <param name="limits">Limits on g′; null = none, which ends an interval.</param>
    public static IReadOnlyList<(double From, double To)> Excluded(GMinus2Config measured, IReadOnlyList<double> masses, IReadOnlyList<double?> limits)
    {
        var intervals = new List<(double From, double To)>();
        double? from = null;
        for (int i = 0; i <= masses.Count; i++)
        {
            bool isExcluded = i < masses.Count && limits[i] is double limit && limit < At(measured, masses[i]).Low;
            if (isExcluded)
            {
                from ??= masses[i];
            }
            else if (from is double start)
            {
                intervals.Add((start, masses[i - 1]));
                from = null;
            }
        }

        return intervals;
    }
}
