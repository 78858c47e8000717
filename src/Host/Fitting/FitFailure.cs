using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Fitting;

/// <summary>A fit that failed also on the safe path.</summary>
/// <param name="Model">Window or workspace.</param>
/// <param name="Dataset">Dataset of its batch (0: observed data; a toy's number in an ensemble).</param>
/// <param name="Poi">Tested value of the POI; null = free.</param>
/// <param name="Status">Status.</param>
/// <param name="Edm">Estimated distance to the minimum where it stopped.</param>
internal sealed record FitFailure(string Model, int Dataset, double? Poi, FitStatus Status, double Edm)
{
    /// <summary>One sentence.</summary>
    public string Sentence
    {
        get
        {
            string hypothesis = Poi is double poi ? $"at POI = {poi:G6}" : "with the POI free";
            string reason = Status switch
            {
                FitStatus.NonFinite => "the likelihood is zero there: events where nothing, or less than nothing, is expected",
                FitStatus.NotPositiveDefinite => "the likelihood has no minimum in its globals: one of them has no effect",
                _ => $"no convergence (estimated distance to the minimum {Edm:G3})",
            };
            return $"The fit of {Model}, dataset {Dataset}, {hypothesis}, failed: {reason}.";
        }
    }
}

/// <summary>Counts of fits, and what failed.</summary>
internal sealed class FitTally
{
    private readonly List<FitFailure> failures = [];

    /// <summary>Fits made.</summary>
    public long Fits { get; private set; }

    /// <summary>Fits that needed the safe path.</summary>
    public long Retried { get; private set; }

    /// <summary>Fits that failed also there.</summary>
    public long Failed { get; private set; }

    /// <summary>The first hundred of them.</summary>
    public IReadOnlyList<FitFailure> Failures => failures;

    /// <summary>Counts that were kept.</summary>
    /// <param name="fits">Fits made.</param>
    /// <param name="retried">Fits that needed the safe path.</param>
    /// <param name="failed">Fits that failed also there.</param>
    /// <param name="first">The first of them.</param>
    public static FitTally Of(long fits, long retried, long failed, IEnumerable<FitFailure> first)
    {
        var tally = new FitTally { Fits = fits, Retried = retried, Failed = failed };
        tally.failures.AddRange(first);
        return tally;
    }

    /// <summary>Counts a batch.</summary>
    public void Add(long fits, long retried) => (Fits, Retried) = (Fits + fits, Retried + retried);

    /// <summary>Counts and, among the first hundred, keeps a failure.</summary>
    public void Add(FitFailure failure)
    {
        Failed++;
        if (failures.Count < 100)
        {
            failures.Add(failure);
        }
    }
}
