using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host;

/// <summary>What windows cost, in units of a bin, for progress and the time left.</summary>
/// <remarks>
/// The time for a window, with toys or without, is that of a bin times its bins and a constant, which was chosen so that the time left of a run of the demo with toys came out right within 20 %.
/// Windows are taken up in their order, so that the first n have been paid when n are finished, but for those at work.
/// </remarks>
internal sealed class WindowCosts
{
    // What a window costs without its bins, in bins.
    private const int Fixed = 15;

    private readonly long[] before;

    private WindowCosts(long[] before) => this.before = before;

    /// <summary>The cost of all.</summary>
    public long Total => before[^1];

    /// <summary>Costs of windows, in the order in which they are taken up.</summary>
    public static WindowCosts Of(IReadOnlyList<WindowTemplates> windows) => OfBins(windows.Select(w => w.Background.Length));

    /// <summary>Costs of windows of so many bins.</summary>
    public static WindowCosts OfBins(IEnumerable<int> bins)
    {
        var before = new List<long> { 0 };
        foreach (int n in bins)
        {
            before.Add(before[^1] + Fixed + n);
        }

        return new WindowCosts([.. before]);
    }

    /// <summary>The cost of the first windows.</summary>
    /// <param name="windows">Finished windows.</param>
    public long Of(int windows) => before[windows];

    /// <summary>The cost of a part of the work where every window has the same number of items and they are done one window after the other.</summary>
    /// <param name="items">Finished items.</param>
    /// <param name="perWindow">Items of a window.</param>
    /// <returns>In units of an item of a bin.</returns>
    public long OfItems(long items, long perWindow)
    {
        int window = (int)Math.Min(items / perWindow, before.Length - 1);
        long next = window + 1 < before.Length ? before[window + 1] - before[window] : 0;
        return (before[window] * perWindow) + (next * (items - (window * perWindow)));
    }
}
