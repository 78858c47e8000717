using System.Globalization;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Results of consecutive toys, as columns that are reused from block to block.</summary>
internal sealed class ToyResults
{
    private readonly List<ToyFailure> failures = [];

    /// <summary>Makes room.</summary>
    /// <param name="capacity">Largest number of toys.</param>
    /// <param name="pois">Tested values.</param>
    public ToyResults(int capacity, int pois)
    {
        PoiHat = new double[capacity];
        FreeNll = new double[capacity];
        Valid = new bool[capacity];
        Q = [.. Enumerable.Range(0, pois).Select(_ => new double[capacity])];
    }

    /// <summary>Number of the first toy.</summary>
    public ulong First { get; set; }

    /// <summary>Toys.</summary>
    public int Count { get; set; }

    /// <summary>Fitted POI [toy].</summary>
    public double[] PoiHat { get; }

    /// <summary>NLL of the free fit relative to the saturated model [toy]: half the saturated likelihood ratio.</summary>
    public double[] FreeNll { get; }

    /// <summary>
    /// Test statistic of each tested value [poi][toy]: 2(NLL(poi) − free NLL), 0 where the fitted POI is above the tested one; for a tested
    /// value of 0, q0: 0 where the fitted POI is not positive.
    /// </summary>
    public double[][] Q { get; }

    /// <summary>Whether all fits of the toy converged; values of others mean nothing [toy].</summary>
    public bool[] Valid { get; }

    /// <summary>Fits made, retries not counted.</summary>
    public long Fits { get; set; }

    /// <summary>Iterations of all fits.</summary>
    public long Iterations { get; set; }

    /// <summary>Fits that needed the safe path.</summary>
    public long Retried { get; set; }

    /// <summary>Fits that failed also there: every one in the count, the first hundred by name.</summary>
    public long Failed { get; private set; }

    /// <summary>The first hundred failures.</summary>
    public IReadOnlyList<ToyFailure> Failures => failures;

    /// <summary>Counts a failed fit.</summary>
    public void Add(ToyFailure failure)
    {
        Failed++;
        if (failures.Count < 100)
        {
            failures.Add(failure);
        }
    }
}

/// <summary>A fit to a toy that failed also on the safe path; enough to make it again.</summary>
/// <param name="Model">Window or workspace.</param>
/// <param name="Seed">Seed.</param>
/// <param name="Stream">Stream: window and hypothesis.</param>
/// <param name="Toy">Number of the toy.</param>
/// <param name="Poi">Tested value; null = free.</param>
/// <param name="Status">Status.</param>
/// <param name="Hypothesis">POI that the toy was thrown at; null where it has none.</param>
internal sealed record ToyFailure(string Model, ulong Seed, uint Stream, ulong Toy, double? Poi, FitStatus Status, double? Hypothesis = null)
{
    /// <summary>One sentence, with what a replay needs.</summary>
    public string Sentence => string.Create(
        CultureInfo.InvariantCulture,
        $"the fit to toy {Toy} of {Model}, {(Hypothesis is double at ? $"thrown at {at:R}, " : string.Empty)}{(Poi is double held ? $"held at {held:R}" : "free")}, failed: {Status} (seed {Seed}, stream {Stream}).");
}
