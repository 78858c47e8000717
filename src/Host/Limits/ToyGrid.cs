using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>The tested values of one model with their toys.</summary>
/// <remarks>
/// Points are numbered in the order in which they were added: first those of the plan, by rising POI, then what was added around crossings. Point k draws its toys from stream
/// first + 1 + k, background-only toys come from the first stream; toys are numbered from 0 in each. Every decision to add rests on counts of toys, so that numbering and toys
/// are the same for any number of threads.
/// </remarks>
/// <param name="data">Fits to the data.</param>
/// <param name="background">The background-only ensemble.</param>
/// <param name="seed">Seed.</param>
/// <param name="firstStream">First stream.</param>
/// <param name="sweep">Fits toys.</param>
/// <param name="tally">Receives counts and failures.</param>
internal sealed class ToyGrid(ToyDataFits data, ToyPoint background, ulong seed, uint firstStream, ToySweep sweep, ToyTally tally)
{
    private readonly List<ToyGridPoint> points = [];

    /// <summary>Points, POI rising.</summary>
    public IReadOnlyList<ToyGridPoint> Points => points;

    /// <summary>q0 over the background-only toys of the first <see cref="Throw"/>; empty unless asked for.</summary>
    public ToyDistribution Discovery { get; } = new();

    /// <summary>Adds a tested value; its toys come with the next <see cref="Throw"/>.</summary>
    /// <param name="poi">Tested value.</param>
    /// <param name="toys">Toys per hypothesis.</param>
    /// <returns>What went wrong, in one sentence; null where nothing did.</returns>
    public string? Add(double poi, int toys)
    {
        if (data.At(poi, out string? problem) is not ToyPoint point)
        {
            return problem;
        }

        var added = new ToyGridPoint(point, firstStream + 1 + (uint)points.Count) { WantedSignal = toys, WantedBackground = toys };
        int at = points.FindIndex(p => p.Poi > poi);
        points.Insert(at < 0 ? points.Count : at, added);
        return null;
    }

    /// <summary>Draws and fits the toys that are wanted and not there.</summary>
    /// <param name="discovery">Number of background-only toys whose q0 is wanted as well.</param>
    public void Throw(int discovery = 0)
    {
        var jobs = new List<ToyJob>();
        AddBackground(jobs, discovery);
        foreach (ToyGridPoint point in points)
        {
            int missing = point.WantedSignal - point.Signal.Drawn;
            if (missing > 0)
            {
                jobs.Add(new(
                    data.Hypotheses(point.Point, point.Poi), new ToySource(seed, point.Stream), (ulong)point.Signal.Drawn, missing, [point.Signal]));
            }
        }

        sweep.Run(jobs, tally);
        foreach (ToyGridPoint point in points)
        {
            point.Refresh();
        }
    }

    /// <summary>Background-only toys share their free fit over all points that want them.</summary>
    private void AddBackground(List<ToyJob> jobs, int discovery)
    {
        // Between two edges the same points want the same toys.
        int[] edges = [.. points.SelectMany(p => new[] { p.Background.Drawn, p.WantedBackground }).Append(0).Append(discovery).Distinct().Order()];
        for (int edge = 0; edge + 1 < edges.Length; edge++)
        {
            (int from, int to) = (edges[edge], edges[edge + 1]);
            ToyGridPoint[] wanting = [.. points.Where(p => p.Background.Drawn <= from && to <= p.WantedBackground)];
            double[] pois = [.. wanting.Select(p => p.Poi)];
            ToyDistribution[] targets = [.. wanting.Select(p => p.Background)];
            if (to <= discovery)
            {
                // A tested value of 0 gives q0.
                (pois, targets) = ([0.0, .. pois], [Discovery, .. targets]);
            }

            if (pois.Length > 0)
            {
                jobs.Add(new(data.Hypotheses(background, pois), new ToySource(seed, firstStream), (ulong)from, to - from, targets));
            }
        }
    }
}
