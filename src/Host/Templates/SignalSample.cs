namespace ZPrimeGpu.Host.Templates;

/// <summary>θ* distribution of a group of signal events.</summary>
/// <param name="Share">Shares of the fine θ* bins, of sum 1 (all 0 in an empty group) [fine θ* bin].</param>
/// <param name="EffectiveEvents">Effective events they rest on.</param>
internal readonly record struct ThetaProfile(double[] Share, double EffectiveEvents)
{
    /// <summary>Share between two edges of the fine grid.</summary>
    public double Sum(int fromEdge, int toEdge)
    {
        double sum = 0;
        for (int t = fromEdge; t < toEdge; t++)
        {
            sum += Share[t];
        }

        return sum;
    }
}

/// <summary>The groups of residuals whose θ* distributions are kept apart.</summary>
/// <remarks>
/// The first bit is the tail, the second the side. θ* does not depend on the residual but for two things: the upper tail, where radiation from the
/// initial state turned the event (at low mass its θ* distribution is visibly wider), and the sides of a <see cref="SelectionStep"/>.
/// </remarks>
internal enum ResidualGroup
{
    /// <summary>Below the step, residual up to one resolution.</summary>
    BelowCore,

    /// <summary>Below the step, residual above one resolution.</summary>
    BelowTail,

    /// <summary>Above the step, residual up to one resolution.</summary>
    AboveCore,

    /// <summary>Above the step, residual above one resolution.</summary>
    AboveTail,
}

/// <summary>What the selected events of one generated signal mass say: efficiency, shape, θ* distributions.</summary>
internal sealed class SignalSample
{
    /// <summary>A tail's θ* distribution is pulled to the core's with the weight of this many events.</summary>
    private const double TailPrior = 20;

    private const int Groups = (int)ResidualGroup.AboveTail + 1;
    private readonly ProcessSpectrum spectrum;
    private readonly double luminosityFb;
    private readonly ThetaProfile[] profiles;

    private SignalSample(ProcessSpectrum spectrum, double massGeV, double luminosityFb, SelectionStep step)
    {
        this.spectrum = spectrum;
        this.luminosityFb = luminosityFb;
        MassGeV = massGeV;
        (Shape, double total) = Residuals(spectrum, massGeV, step);
        Efficiency = total / luminosityFb;
        Width = Shape.HalfWidth68;
        EfficiencyError = Math.Sqrt(Shape.CumulativeSquares[^1] * Math.Max(0, 1 - Efficiency));
        profiles = ThetaProfiles(step.M2);
    }

    /// <summary>Generated mass [GeV].</summary>
    public double MassGeV { get; }

    /// <summary>Selected over generated (with a step taken out: as if the selection above it held everywhere).</summary>
    public double Efficiency { get; }

    /// <summary>Relative Monte-Carlo error of the efficiency, binomial.</summary>
    public double EfficiencyError { get; }

    /// <summary>Residuals.</summary>
    public ResidualShape Shape { get; }

    /// <summary>Resolution: half width of the central 68 % of the residuals [GeV²].</summary>
    public double Width { get; }

    /// <summary>Measures a sample, the step left in.</summary>
    /// <exception cref="InputException">No selected event.</exception>
    public static SignalSample Of(ProcessSpectrum spectrum, double luminosityFb, double stepM2)
    {
        double mass = spectrum.MassGeV ?? throw new ArgumentException("a signal spectrum needs its mass", nameof(spectrum));
        double inside = spectrum.SumWeights.Sum();
        return inside > 0 && spectrum.TotalSelected > 0
            ? new SignalSample(spectrum, mass, luminosityFb, new SelectionStep(stepM2, 1))
            : throw new InputException(
                $"No event of the signal sample with mass {mass} GeV is selected near M² = m²: check its weights and the mass column, or leave the mass out.");
    }

    /// <summary>The same sample with a step taken out.</summary>
    public SignalSample Without(SelectionStep step) => new(spectrum, MassGeV, luminosityFb, step);

    /// <summary>θ* distribution of a group of residuals.</summary>
    public ThetaProfile Theta(ResidualGroup group) => profiles[(int)group];

    /// <summary>The group of a residual.</summary>
    /// <param name="m2">M²rec [GeV²].</param>
    /// <param name="reducedResidual">(M²rec − m²)/resolution.</param>
    /// <param name="stepM2">Where the selection has its step [GeV²].</param>
    public static ResidualGroup Group(double m2, double reducedResidual, double stepM2)
        => m2 < stepM2
            ? reducedResidual > 1 ? ResidualGroup.BelowTail : ResidualGroup.BelowCore
            : reducedResidual > 1 ? ResidualGroup.AboveTail : ResidualGroup.AboveCore;

    /// <summary>The sample's own fractions in the cells of a window, straight from its events, and Σw² over the squared total.</summary>
    /// <remarks>Residual bins that an M² edge cuts are shared in proportion.</remarks>
    public (double[] Fraction, double[] Squares) WindowFractions(AnalysisGrid analysis, int firstBin, int bins)
    {
        FineGrid grid = spectrum.Grid;
        int firstCell = analysis.Offsets[firstBin];
        var fraction = new double[analysis.Offsets[firstBin + bins] - firstCell];
        var squares = new double[fraction.Length];
        for (int i = firstBin; i < firstBin + bins; i++)
        {
            int[] edges = ThetaShareEstimator.FineEdges(analysis.ThetaEdgesDeg[i], grid.ThetaBins);
            for (int j = 0; j < grid.M2Bins; j++)
            {
                double overlap = Math.Min(analysis.M2Edges[i + 1], grid.M2Edges[j + 1]) - Math.Max(analysis.M2Edges[i], grid.M2Edges[j]);
                double part = overlap / (grid.M2Edges[j + 1] - grid.M2Edges[j]);
                for (int t = 0; part > 0 && t + 1 < edges.Length; t++)
                {
                    int bin = analysis.Offsets[i] + t - firstCell;
                    for (int f = edges[t]; f < edges[t + 1]; f++)
                    {
                        fraction[bin] += part * spectrum.SumWeights[(j * grid.ThetaBins) + f] / spectrum.TotalSelected;
                        squares[bin] += part * spectrum.SumSquaredWeights[(j * grid.ThetaBins) + f] / (spectrum.TotalSelected * spectrum.TotalSelected);
                    }
                }
            }
        }

        return (fraction, squares);
    }

    private static (ResidualShape Shape, double Total) Residuals(ProcessSpectrum spectrum, double massGeV, SelectionStep step)
    {
        FineGrid grid = spectrum.Grid;
        var edges = Array.ConvertAll(grid.M2Edges, x => x - (massGeV * massGeV));
        var cumulative = new double[edges.Length];
        var squares = new double[edges.Length];

        // What lies outside the range is the tail from radiation, upwards, so it is scaled as the upper end is.
        double outside = Math.Max(0, spectrum.TotalSelected - spectrum.SumWeights.Sum());
        for (int i = 0; i < grid.M2Bins; i++)
        {
            double scale = 1 / step.Factor(0.5 * (grid.M2Edges[i] + grid.M2Edges[i + 1]));
            double sum = 0, square = 0;
            for (int t = 0; t < grid.ThetaBins; t++)
            {
                sum += spectrum.SumWeights[(i * grid.ThetaBins) + t];
                square += spectrum.SumSquaredWeights[(i * grid.ThetaBins) + t];
            }

            cumulative[i + 1] = cumulative[i] + (scale * sum);
            squares[i + 1] = squares[i] + (scale * scale * square);
        }

        double total = cumulative[^1] + (outside / step.Factor(grid.M2Edges[^1]));
        for (int i = 0; i < edges.Length; i++)
        {
            cumulative[i] /= total;
            squares[i] /= total * total;
        }

        return (new ResidualShape(edges, cumulative, squares), total);
    }

    private ThetaProfile[] ThetaProfiles(double stepM2)
    {
        FineGrid grid = spectrum.Grid;
        var sums = new double[Groups][];
        var squares = new double[Groups];
        for (int g = 0; g < Groups; g++)
        {
            sums[g] = new double[grid.ThetaBins];
        }

        for (int i = 0; i < grid.M2Bins; i++)
        {
            double m2 = 0.5 * (grid.M2Edges[i] + grid.M2Edges[i + 1]);
            int group = (int)Group(m2, (m2 - (MassGeV * MassGeV)) / Width, stepM2);
            for (int t = 0; t < grid.ThetaBins; t++)
            {
                sums[group][t] += spectrum.SumWeights[(i * grid.ThetaBins) + t];
                squares[group] += spectrum.SumSquaredWeights[(i * grid.ThetaBins) + t];
            }
        }

        ThetaProfile[] groups = [.. sums.Select((s, g) => Normalised(s, squares[g]))];
        groups[(int)ResidualGroup.BelowTail] = Pulled(groups[(int)ResidualGroup.BelowTail], groups[(int)ResidualGroup.BelowCore]);
        groups[(int)ResidualGroup.AboveTail] = Pulled(groups[(int)ResidualGroup.AboveTail], groups[(int)ResidualGroup.AboveCore]);
        return groups;
    }

    private static ThetaProfile Normalised(double[] sums, double squares)
    {
        double total = sums.Sum();
        return total > 0 && squares > 0
            ? new ThetaProfile(Array.ConvertAll(sums, s => s / total), total * total / squares)
            : new ThetaProfile(new double[sums.Length], 0);
    }

    private static ThetaProfile Pulled(ThetaProfile tail, ThetaProfile core)
    {
        double prior = Math.Min(TailPrior, core.EffectiveEvents);
        double n = tail.EffectiveEvents + prior;
        return n <= 0
            ? tail
            : new ThetaProfile([.. tail.Share.Zip(core.Share, (t, c) => ((tail.EffectiveEvents * t) + (prior * c)) / n)], n);
    }
}
