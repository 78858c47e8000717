using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Reporting;

/// <summary>Background in one window, summed over processes and bins, with the templates of the fits and before smoothing.</summary>
/// <param name="Index">Index of the hypothesis.</param>
/// <param name="MassGeV">Its mass [GeV].</param>
/// <param name="Fitted">Expectation used in the fit.</param>
/// <param name="Raw">Σw before smoothing.</param>
/// <param name="RawError">Its Monte-Carlo error, bins taken as independent.</param>
internal readonly record struct WindowTotal(int Index, double MassGeV, double Fitted, double Raw, double RawError);

/// <summary>Window totals of the background.</summary>
internal static class WindowTotals
{
    /// <summary>One total per window, in the order of the windows.</summary>
    /// <param name="spectrum">The global spectrum.</param>
    /// <param name="windows">The windows; each mass squared lies on an M² edge of the grid.</param>
    /// <param name="binsPerWindow">M² bins of a window, half on each side of that edge.</param>
    public static IReadOnlyList<WindowTotal> Of(SpectrumTable spectrum, IReadOnlyList<WindowTemplates> windows, int binsPerWindow)
    {
        AnalysisGrid grid = spectrum.Grid;
        int bins = grid.M2Edges.Length - 1;
        (double[] fitted, double[] raw, double[] rawVariance) = PerM2Bin(spectrum);
        var totals = new WindowTotal[windows.Count];
        for (int w = 0; w < totals.Length; w++)
        {
            double mass = windows[w].MassGeV;
            int centre = NearestEdge(grid.M2Edges, mass * mass);
            int half = binsPerWindow / 2;
            while (centre - half > 0 && centre + half < bins && grid.Offsets[centre + half] - grid.Offsets[centre - half] < windows[w].Background.Length)
            {
                // The window of a wide signal.
                half++;
            }

            int first = Math.Max(0, centre - half);
            int end = Math.Min(bins, centre + half);
            double f = 0.0, r = 0.0, v = 0.0;
            for (int i = first; i < end; i++)
            {
                f += fitted[i];
                r += raw[i];
                v += rawVariance[i];
            }

            totals[w] = new(windows[w].Index, mass, f, r, Math.Sqrt(v));
        }

        return totals;
    }

    private static (double[] Fitted, double[] Raw, double[] RawVariance) PerM2Bin(SpectrumTable spectrum)
    {
        int[] offsets = spectrum.Grid.Offsets;
        int bins = offsets.Length - 1;
        var fitted = new double[bins];
        var raw = new double[bins];
        var variance = new double[bins];
        foreach (ProcessTemplate process in spectrum.Backgrounds)
        {
            for (int i = 0; i < bins; i++)
            {
                for (int cell = offsets[i]; cell < offsets[i + 1]; cell++)
                {
                    fitted[i] += process.Content[cell];
                    raw[i] += process.RawContent[cell];
                    variance[i] += process.RawError[cell] * process.RawError[cell];
                }
            }
        }

        return (fitted, raw, variance);
    }

    private static int NearestEdge(double[] edges, double m2)
    {
        int i = Array.BinarySearch(edges, m2);
        if (i >= 0)
        {
            return i;
        }

        i = ~i;
        return i == 0 ? 0 : i == edges.Length ? i - 1 : (m2 - edges[i - 1] <= edges[i] - m2 ? i - 1 : i);
    }
}
