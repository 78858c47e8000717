namespace ZPrimeGpu.Host.Templates;

/// <summary>Joins the spectra of several sources: a process that occurs in more than one is their sum. Sources are independent samples.</summary>
internal static class SpectrumUnion
{
    /// <summary>Spectra in the order of the report: backgrounds as they first appear, signals by mass, data.</summary>
    public static IReadOnlyList<ProcessSpectrum> Spectra(IEnumerable<ProcessSpectrum> all)
        => [.. Ordered(all).Select(same => same.Aggregate(Sum))];

    /// <summary>Cut flow in the same order; errors of different sources add in quadrature.</summary>
    public static IReadOnlyList<CutFlowRow> CutFlow(IEnumerable<ProcessSpectrum> spectra, IEnumerable<CutFlowRow> rows)
    {
        ILookup<string, CutFlowRow> byProcess = rows.ToLookup(r => r.Process, StringComparer.Ordinal);
        return [.. Ordered(spectra).SelectMany(process => byProcess[process.Key].GroupBy(r => r.Cut).OrderBy(g => g.Key).Select(g => g.Aggregate(Sum)))];
    }

    private static IEnumerable<IGrouping<string, ProcessSpectrum>> Ordered(IEnumerable<ProcessSpectrum> all)
        => all.GroupBy(s => s.Process, StringComparer.Ordinal).OrderBy(g => g.First().Role).ThenBy(g => g.First().MassGeV ?? 0);

    private static ProcessSpectrum Sum(ProcessSpectrum a, ProcessSpectrum b)
        => a with
        {
            SumWeights = Sum(a.SumWeights, b.SumWeights),
            SumSquaredWeights = Sum(a.SumSquaredWeights, b.SumSquaredWeights),
            TotalSelected = a.TotalSelected + b.TotalSelected,
            Clusters = a.Clusters is null && b.Clusters is null ? null : Distinct(a.Clusters ?? [], b.Clusters ?? []),
        };

    private static CutFlowRow Sum(CutFlowRow a, CutFlowRow b)
        => new(a.Process, a.Cut, a.Events + b.Events, a.SumWeights + b.SumWeights, double.Hypot(a.SumWeightsError, b.SumWeightsError));

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    // Generated events are numbered anew, so that equal numbers in different sources stay different events.
    private static ClusteredEntry[] Distinct(ClusteredEntry[] a, ClusteredEntry[] b)
    {
        long next = 0;
        var entries = new List<ClusteredEntry>(a.Length + b.Length);
        foreach (ClusteredEntry[] source in (ClusteredEntry[][])[a, b])
        {
            var numbers = new Dictionary<long, long>();
            foreach (ClusteredEntry entry in source)
            {
                if (!numbers.TryGetValue(entry.Cluster, out long number))
                {
                    number = next++;
                    numbers.Add(entry.Cluster, number);
                }

                entries.Add(entry with { Cluster = number });
            }
        }

        return [.. entries];
    }
}
