using ZPrimeGpu.Host.Limits;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>An excess whose global significance is asked for.</summary>
/// <param name="Z">Local significance.</param>
/// <param name="MassGeV">Mass [GeV].</param>
internal readonly record struct Excess(double Z, double MassGeV);

/// <summary>From counts to p-values.</summary>
internal static class LookElsewhereSummary
{
    /// <summary>Evaluates a study.</summary>
    /// <param name="scan">Windows and ensemble.</param>
    /// <param name="tally">Counts; at least one spectrum.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="excesses">Excesses to evaluate; their z are among the levels.</param>
    public static LookElsewhereResult Of(SpectrumScan scan, ScanTally tally, StudySettings settings, IReadOnlyList<Excess> excesses)
    {
        if (tally.Spectra == 0)
        {
            throw new ArgumentException("Nothing was counted.", nameof(tally));
        }

        double[] levels = tally.Levels.Z;
        LevelResult[] results = [.. levels.Select((_, i) => Level(tally, i))];
        ExcessResult At(double mass, double z, int window)
            => new(mass, window, scan.Windows[window].MassGeV, new(tally.Exceedances[Array.IndexOf(levels, z)][window], tally.Spectra), results[Array.IndexOf(levels, z)]);

        int largest = Largest(tally.Levels.Observed);
        return new LookElsewhereResult
        {
            Asked = settings.Spectra,
            Spectra = tally.Spectra,
            LeftOut = tally.LeftOut,
            Seed = settings.Seed,
            Normalisation = scan.Normalisation,
            HasData = scan.Windows.All(w => w.Templates.Observed.Length > 0),
            Cells = scan.Cells,
            ReferenceLevel = levels[0],
            Levels = results,
            Windows = [.. scan.Windows.Select((w, i) => Window(tally, i, w.MassGeV))],
            Observed = largest < 0 ? null : At(scan.Windows[largest].MassGeV, Math.Sqrt(tally.Levels.Observed[largest]!.Value), largest),
            Excesses = [.. excesses.Select(e => At(e.MassGeV, e.Z, Nearest(scan, e.MassGeV)))],
            Histogram = tally.Histogram,
            Fits = tally.Fits,
            Iterations = tally.Iterations,
            Retried = tally.Retried,
            Failed = tally.Failed,
            Failures = [.. tally.Failures],
        };
    }

    private static LevelResult Level(ScanTally tally, int level)
    {
        double z = tally.Levels.Z[level];
        double reference = tally.Levels.Z[0];
        (double mean, double error) = Upcrossings(tally, level);
        (double atReference, double referenceError) = Upcrossings(tally, 0);
        return new LevelResult(
            z,
            AsymptoticFormulae.Survival(z),
            tally.Exceedances[level].Sum() / ((double)tally.Spectra * tally.Windows),
            mean,
            error,
            GlobalSignificance.GrossVitells(z, reference, atReference),
            referenceError * GlobalSignificance.Decrease(z, reference),
            GlobalSignificance.GrossVitellsPoisson(z, reference, atReference),
            new BinomialEstimate(tally.MaximumAbove[level], tally.Spectra));
    }

    private static (double Mean, double Error) Upcrossings(ScanTally tally, int level)
    {
        double mean = tally.Upcrossings[level] / (double)tally.Spectra;
        double variance = (tally.SquaredUpcrossings[level] / (double)tally.Spectra) - (mean * mean);
        return (mean, Math.Sqrt(Math.Max(variance, 0.0) / tally.Spectra));
    }

    private static WindowScanResult Window(ScanTally tally, int window, double mass)
    {
        double? observed = tally.Levels.Observed[window];
        return new WindowScanResult(
            mass,
            observed,
            observed > 0.0 ? new BinomialEstimate(tally.AboveObserved[window], tally.Spectra) : null,
            tally.MaximumAboveObserved(window) is long above ? new BinomialEstimate(above, tally.Spectra) : null,
            tally.MaximaAt[window],
            [.. tally.UpcrossingsAt.Select(counts => counts[window] / (double)tally.Spectra)]);
    }

    /// <summary>The window with the largest observed q0, the lowest mass first; −1 where none is positive.</summary>
    private static int Largest(double?[] observed)
    {
        int best = -1;
        for (int window = 0; window < observed.Length; window++)
        {
            if (observed[window] > (best < 0 ? 0.0 : observed[best]!.Value))
            {
                best = window;
            }
        }

        return best;
    }

    private static int Nearest(SpectrumScan scan, double mass)
        => Enumerable.Range(0, scan.Windows.Count).MinBy(w => Math.Abs(scan.Windows[w].MassGeV - mass));
}
