namespace ZPrimeGpu.Bench.Measuring;

/// <summary>Measures cases in turns: every round goes through all of them, so that what disturbs the machine for a while disturbs all alike, and ratios hold.</summary>
internal static class KernelClock
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(30);

    /// <summary>Measures.</summary>
    /// <param name="cases">Cases.</param>
    /// <param name="rounds">Rounds.</param>
    public static IReadOnlyList<KernelResult> Measure(IReadOnlyList<KernelCase> cases, int rounds)
    {
        var rates = cases.Select(_ => new double[rounds]).ToArray();
        var allocated = new double[cases.Count];
        foreach (KernelCase c in cases)
        {
            c.Run();
            c.Run();
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < cases.Count; i++)
            {
                (rates[i][round], double bytes) = Time(cases[i]);
                allocated[i] = round == 0 ? bytes : Math.Min(allocated[i], bytes);
            }
        }

        return [.. cases.Select((c, i) =>
        {
            double[] sorted = [.. rates[i].Order()];
            double median = Median(sorted);
            return new KernelResult(c, median, (sorted[^1] - sorted[0]) / median, allocated[i]);
        })];
    }

    /// <summary>Median of numbers in rising order.</summary>
    public static double Median(IReadOnlyList<double> sorted) => 0.5 * (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]);

    private static (double Rate, double Bytes) Time(KernelCase c)
    {
        int calls = 0;
        long bytes = GC.GetTotalAllocatedBytes(true);
        TimeSpan start = Environment.CpuUsage.TotalTime;
        TimeSpan used;
        do
        {
            c.Run();
            calls++;
            used = Environment.CpuUsage.TotalTime - start;
        }
        while (used < Turn);

        bytes = GC.GetTotalAllocatedBytes(true) - bytes;
        return (calls * c.Items / used.TotalSeconds, bytes / (calls * c.Items));
    }
}
