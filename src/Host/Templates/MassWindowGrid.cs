using ZPrimeGpu.Host.Configuration;

namespace ZPrimeGpu.Host.Templates;

/// <summary>A mass hypothesis.</summary>
/// <param name="Index">Index among the hypotheses.</param>
/// <param name="MassGeV">Mass [GeV].</param>
/// <param name="CentreEdge">Index of the M² edge that its window is centred on.</param>
internal readonly record struct MassHypothesis(int Index, double MassGeV, int CentreEdge)
{
    /// <summary>Bins of its window to each side where they are not those of a narrow signal; else 0.</summary>
    public int WideHalf { get; init; }
}

/// <summary>The M²rec edges of the spectrum, the mass hypotheses on them and their windows (design.md, section 3).</summary>
/// <remarks>
/// x[0] = MassMin², x[i+1] = x[i] + w(x[i]); every edge up to MassMax² (to within half a bin) carries a hypothesis of mass √x.
/// The same rule continues to the kinematic end (√s − 2 mμ)²; below, it is run backwards for half a window.
/// </remarks>
internal sealed class MassWindowGrid
{
    private const double MuonMassGeV = 0.1056583755;
    private const int MostBins = 100_000;

    /// <summary>Residuals are histogrammed in this many steps per bin width, so that shapes can be moved between masses.</summary>
    private const int ResidualStepsPerWidth = 8;

    /// <summary>
    /// Smallest half range of the residuals of a generated mass [GeV²]. Below 3 GeV² the resolution (0.17 to 0.25 GeV² and a tail from initial-state
    /// radiation) exceeds the bin width, so a number of bin widths alone would cut the shape off.
    /// </summary>
    private const double SmallestResidualRange = 3.0;

    /// <summary>Windows of neighbouring masses, scaled by their resolution, must fit into the residual range.</summary>
    private const double WindowMargin = 1.5;

    private MassWindowGrid(RecoilBinWidth width, double endMassGeV, double[] edges, IReadOnlyList<MassHypothesis> hypotheses, int binsPerWindow)
    {
        Width = width;
        EndMassGeV = endMassGeV;
        GlobalGrid = new FineGrid(edges, FineGrid.DefaultThetaBins);
        Hypotheses = hypotheses;
        BinsPerWindow = binsPerWindow;
    }

    /// <summary>The bin width against M²rec.</summary>
    public RecoilBinWidth Width { get; }

    /// <summary>Kinematic end of the recoil mass, √s − 2 mμ [GeV].</summary>
    public double EndMassGeV { get; }

    /// <summary>The grid that backgrounds and data are filled into.</summary>
    public FineGrid GlobalGrid { get; }

    /// <summary>M²rec edges [GeV²].</summary>
    public double[] M2Edges => GlobalGrid.M2Edges;

    /// <summary>The hypotheses, by ascending mass.</summary>
    public IReadOnlyList<MassHypothesis> Hypotheses { get; }

    /// <summary>M² bins of a window.</summary>
    public int BinsPerWindow { get; }

    /// <summary>Makes the grid.</summary>
    /// <param name="binning">Range of masses, widths, bins per window.</param>
    /// <param name="sqrtSGeV">Centre-of-mass energy [GeV].</param>
    /// <exception cref="InputException">The range and the widths leave no room for the windows.</exception>
    public static MassWindowGrid Create(BinningConfig binning, double sqrtSGeV)
    {
        double end = KinematicEnd(binning, sqrtSGeV);
        RecoilBinWidth width = RecoilBinWidth.From(binning);
        int half = binning.BinsPerWindow / 2;

        var edges = new List<double>();
        for (double x = binning.MassMinGeV * binning.MassMinGeV; edges.Count < half;)
        {
            x = EdgeBelow(width, x);
            edges.Add(x);
        }

        edges.Reverse();
        var hypotheses = new List<MassHypothesis>();
        double last = binning.MassMaxGeV * binning.MassMaxGeV;
        int above = 0;
        for (double x = binning.MassMinGeV * binning.MassMinGeV; ; x += width.At(x))
        {
            if (x <= last + (0.5 * width.At(x)))
            {
                hypotheses.Add(new MassHypothesis(hypotheses.Count, Math.Sqrt(x), edges.Count));
            }
            else
            {
                above++;
            }

            edges.Add(x);
            if (x >= end)
            {
                break;
            }

            if (edges.Count > MostBins)
            {
                throw new InputException($"The binning has more than {MostBins} M² bins up to the kinematic end: the widths are too small.");
            }
        }

        if (above < half)
        {
            throw new InputException(
                $"Only {above} M² bins lie between the last hypothesis ({hypotheses[^1].MassGeV:F4} GeV) and the kinematic end ({Math.Sqrt(end):F4} GeV), "
                + $"but half a window needs {half}. Lower the largest mass, the bins per window or the widths.");
        }

        if (binning.Width is WidthConfig wide)
        {
            hypotheses = [.. hypotheses.Select(h => h with { WideHalf = WideHalf(h, wide, edges, half) })];
        }

        return new MassWindowGrid(width, Math.Sqrt(end), [.. edges], hypotheses, binning.BinsPerWindow);
    }

    /// <summary>The same grid with hypotheses given by hand; the window of each is centred on the edge nearest to its M².</summary>
    /// <exception cref="InputException">A mass whose window leaves the grid.</exception>
    public MassWindowGrid WithHypotheses(IReadOnlyList<double> massesGeV)
    {
        var hypotheses = new MassHypothesis[massesGeV.Count];
        for (int i = 0; i < hypotheses.Length; i++)
        {
            int edge = NearestEdge(massesGeV[i] * massesGeV[i]);
            if (massesGeV[i] < 0 || edge < BinsPerWindow / 2 || edge + (BinsPerWindow / 2) >= M2Edges.Length)
            {
                throw new InputException($"The window of mass hypothesis {massesGeV[i]} GeV reaches beyond the spectrum.");
            }

            // Windows of a wide signal have the size that they have there.
            MassHypothesis near = Hypotheses.MinBy(h => Math.Abs(h.CentreEdge - edge));
            hypotheses[i] = new MassHypothesis(i, massesGeV[i], edge) { WideHalf = Math.Min(near.WideHalf, Math.Min(edge, M2Edges.Length - 1 - edge)) };
        }

        return new MassWindowGrid(Width, EndMassGeV, M2Edges, hypotheses, BinsPerWindow);
    }

    /// <summary>First M² bin of a hypothesis' window.</summary>
    public int FirstBin(MassHypothesis hypothesis) => hypothesis.CentreEdge - (BinsOf(hypothesis) / 2);

    /// <summary>M² bins of a hypothesis' window.</summary>
    public int BinsOf(MassHypothesis hypothesis) => hypothesis.WideHalf > 0 ? 2 * hypothesis.WideHalf : BinsPerWindow;

    /// <summary>Index of the edge nearest to <paramref name="m2"/>.</summary>
    public int NearestEdge(double m2)
    {
        int above = Array.BinarySearch(M2Edges, m2);
        if (above >= 0)
        {
            return above;
        }

        above = ~above;
        if (above == 0 || above == M2Edges.Length)
        {
            return Math.Min(above, M2Edges.Length - 1);
        }

        return m2 - M2Edges[above - 1] <= M2Edges[above] - m2 ? above - 1 : above;
    }

    /// <summary>
    /// The grid that the events of one generated signal mass are filled into: M² around m² in steps of w(m²)/8, m² itself on an edge, wide enough for
    /// every window that the mass may serve.
    /// </summary>
    /// <param name="massGeV">Generated mass [GeV].</param>
    /// <param name="shapeRangeBins">Half range in bin widths (<see cref="TemplateConfig.SignalShapeRangeBins"/>).</param>
    public FineGrid SignalGrid(double massGeV, double shapeRangeBins)
    {
        double m2 = massGeV * massGeV;
        int centre = Math.Clamp(NearestEdge(m2), BinsPerWindow / 2, M2Edges.Length - 1 - (BinsPerWindow / 2));
        double reach = Math.Max(M2Edges[centre + (BinsPerWindow / 2)] - m2, m2 - M2Edges[centre - (BinsPerWindow / 2)]);
        double width = Width.At(m2);
        double range = Math.Max(SmallestResidualRange, Math.Max(shapeRangeBins * width, WindowMargin * reach));
        double step = width / ResidualStepsPerWidth;
        int steps = (int)Math.Ceiling(range / step);
        var edges = new double[(2 * steps) + 1];
        for (int i = 0; i < edges.Length; i++)
        {
            edges[i] = m2 + ((i - steps) * step);
        }

        return new FineGrid(edges, FineGrid.DefaultThetaBins);
    }

    /// <summary>Bins to each side that cover a wide line shape, as far as the spectrum goes.</summary>
    private static int WideHalf(MassHypothesis hypothesis, WidthConfig wide, List<double> edges, int least)
    {
        double reach = wide.WindowHalfWidths * wide.GammaOverM * hypothesis.MassGeV * hypothesis.MassGeV;
        int most = Math.Min(hypothesis.CentreEdge, edges.Count - 1 - hypothesis.CentreEdge);
        int half = least;
        double centre = edges[hypothesis.CentreEdge];
        while (half < most && (edges[hypothesis.CentreEdge + half] - centre < reach || centre - edges[hypothesis.CentreEdge - half] < reach))
        {
            half++;
        }

        return half;
    }

    private static double KinematicEnd(BinningConfig binning, double sqrtSGeV)
    {
        if (binning.BinsPerWindow < 2 || binning.BinsPerWindow % 2 != 0)
        {
            throw new InputException($"A window of {binning.BinsPerWindow} M² bins cannot be centred on an edge. Give an even number of bins per window.");
        }

        if (!(binning.MassMinGeV >= 0 && binning.MassMinGeV <= binning.MassMaxGeV))
        {
            throw new InputException(
                $"The mass range of the binning is {binning.MassMinGeV} to {binning.MassMaxGeV} GeV. "
                + "The minimum must not be negative nor above the maximum.");
        }

        double largest = sqrtSGeV - (2 * MuonMassGeV);
        if (!(binning.MassMaxGeV < largest))
        {
            throw new InputException(
                $"The largest mass of the binning, {binning.MassMaxGeV} GeV, is not below the kinematic end of {largest:F4} GeV "
                + $"(√s = {sqrtSGeV:F4} GeV less two muons).");
        }

        return largest * largest;
    }

    /// <summary>The edge y with y + w(y) = x, by bisection: the sum rises with y.</summary>
    private static double EdgeBelow(RecoilBinWidth width, double x)
    {
        double high = x;
        double low = x - width.At(x);
        for (double reach = x - low; low + width.At(low) > x; reach *= 2)
        {
            low -= reach;
        }

        while (true)
        {
            double middle = 0.5 * (low + high);
            if (middle <= low || middle >= high)
            {
                return low;
            }

            if (middle + width.At(middle) > x)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }
    }
}
