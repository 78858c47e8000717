using ZPrimeGpu.Host.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Counts of toys and of the fits to them, and what failed.</summary>
internal sealed class ToyTally
{
    private const int MostNamed = 100;
    private List<ToyFailure> failures = [];

    /// <summary>Toys drawn, once for every call that fitted them.</summary>
    public long Toys { get; private set; }

    /// <summary>Fits made, retries not counted.</summary>
    public long Fits { get; private set; }

    /// <summary>Iterations of all fits.</summary>
    public long Iterations { get; private set; }

    /// <summary>Fits that needed the safe path.</summary>
    public long Retried { get; private set; }

    /// <summary>Fits that failed also there.</summary>
    public long Failed { get; private set; }

    /// <summary>Toys left out because one of their fits failed.</summary>
    public long FailedToys { get; private set; }

    /// <summary>Failed fits by stream and toy; the first hundred of each worker's share at most.</summary>
    public IReadOnlyList<ToyFailure> Failures => failures;

    /// <summary>Counts toys.</summary>
    public void Add(long toys, long failedToys) => (Toys, FailedToys) = (Toys + toys, FailedToys + failedToys);

    /// <summary>Counts the fits of a worker.</summary>
    public void Add(ToyResults results)
    {
        Fits += results.Fits;
        Iterations += results.Iterations;
        Retried += results.Retried;
        Failed += results.Failed;
        if (results.Failures.Count > 0)
        {
            failures = [.. failures.Concat(results.Failures).OrderBy(f => f.Stream).ThenBy(f => f.Toy).ThenBy(f => f.Poi ?? double.NegativeInfinity).Take(MostNamed)];
        }
    }
}
