namespace ZPrimeGpu.Host.Templates;

/// <summary>The analysis binning: M²rec bins, each with its own θ* edges. Cell = Offsets[M² bin] + θ* bin.</summary>
/// <param name="M2Edges">M²rec edges [GeV²].</param>
/// <param name="ThetaEdgesDeg">θ* edges of each M² bin [deg], first 0 and last 180 [M² bin][edge].</param>
internal sealed record AnalysisGrid(double[] M2Edges, double[][] ThetaEdgesDeg)
{
    /// <summary>First cell of each M² bin, and the number of cells at the end [M² bin + 1].</summary>
    public int[] Offsets { get; } = MakeOffsets(ThetaEdgesDeg);

    /// <summary>Number of cells.</summary>
    public int Cells => Offsets[^1];

    private static int[] MakeOffsets(double[][] thetaEdges)
    {
        var offsets = new int[thetaEdges.Length + 1];
        for (int i = 0; i < thetaEdges.Length; i++)
        {
            offsets[i + 1] = offsets[i] + thetaEdges[i].Length - 1;
        }

        return offsets;
    }
}

/// <summary>The template of one process on the analysis grid.</summary>
/// <param name="Process">Process name.</param>
/// <param name="Content">Expectation used in the fits (smoothed where smoothing is on) [cell].</param>
/// <param name="Error">Its Monte-Carlo error [cell].</param>
/// <param name="RawContent">Σw before smoothing [cell].</param>
/// <param name="RawError">Its Monte-Carlo error [cell].</param>
internal sealed record ProcessTemplate(string Process, double[] Content, double[] Error, double[] RawContent, double[] RawError);

/// <summary>The global spectrum on the analysis grid.</summary>
/// <param name="Grid">The grid.</param>
/// <param name="Backgrounds">Background processes, in the order of the configuration.</param>
/// <param name="Data">Observed counts [cell]; null without data.</param>
internal sealed record SpectrumTable(AnalysisGrid Grid, IReadOnlyList<ProcessTemplate> Backgrounds, double[]? Data);

/// <summary>Everything that one window's fit needs: templates, relative uncertainties and data over its bins.</summary>
/// <remarks>Bins run over M² first, θ* inside; all arrays are [bin].</remarks>
internal sealed record WindowTemplates
{
    /// <summary>Index of the hypothesis.</summary>
    public required int Index { get; init; }

    /// <summary>Mass of the hypothesis [GeV].</summary>
    public required double MassGeV { get; init; }

    /// <summary>Luminosity [fb⁻¹] and its relative uncertainty.</summary>
    public required double LuminosityFb { get; init; }

    /// <summary>Relative uncertainty of the luminosity.</summary>
    public required double LuminosityError { get; init; }

    /// <summary>Signal efficiency: selected over generated, the whole spectrum.</summary>
    public required double Efficiency { get; init; }

    /// <summary>Relative systematic uncertainty of the efficiency.</summary>
    public required double EfficiencyError { get; init; }

    /// <summary>t: fraction of the selected signal in each bin; sums to at most 1.</summary>
    public required double[] SignalFraction { get; init; }

    /// <summary>ρs: relative per-bin uncertainty of the signal.</summary>
    public required double[] SignalRelativeError { get; init; }

    /// <summary>t with the resolution widened by the morph's +1σ; null without a morph.</summary>
    public double[]? SignalFractionWide { get; init; }

    /// <summary>t with the resolution narrowed by the morph's −1σ; null without a morph.</summary>
    public double[]? SignalFractionNarrow { get; init; }

    /// <summary>b: expected background, all processes.</summary>
    public required double[] Background { get; init; }

    /// <summary>ρb: relative per-bin uncertainty of the background.</summary>
    public required double[] BackgroundRelativeError { get; init; }

    /// <summary>n: observed counts; empty without data.</summary>
    public required double[] Observed { get; init; }
}
