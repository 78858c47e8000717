namespace ZPrimeGpu.Host.Templates;

/// <summary>Signal fractions of a window's bins.</summary>
/// <param name="Fraction">t: share of the selected signal [bin].</param>
/// <param name="RelativeError">Relative Monte-Carlo error of t; 0 where t is 0 [bin].</param>
internal readonly record struct SignalFractions(double[] Fraction, double[] RelativeError);

/// <summary>Signal efficiency, shape and θ* shares at any mass, interpolated between the generated masses.</summary>
/// <remarks>
/// Everything is interpolated by <see cref="LocalParabolas"/> in y = ln[(m + m₁)/(m₂ − m)²], m₂ the kinematic end and m₁ = 0.05 GeV: the efficiency
/// changes fast where the mass passes the opening-angle cut (10 to 500 MeV) and again towards the end; in y it is nearly straight in between.
/// The shape is the distribution of residual/resolution, mixed at equal values of that ratio; the resolution itself is interpolated as its logarithm. θ*
/// shares are mixed by group of residuals. A step of the selection is taken out before and put back after. Outside the generated masses the
/// nearest one serves. Mixtures have small negative weights of the outer masses; what they would make negative is 0.
/// </remarks>
internal sealed class SignalModel
{
    private const double SmallMassGeV = 0.05;

    /// <summary>Overshooting of the interpolated efficiency ends at this fraction of the lowest mass mixed, so that it is positive.</summary>
    private const double LeastFraction = 0.5;

    /// <summary>A sample's θ* distribution is used for a group that holds at least so many effective events.</summary>
    private const double LeastThetaEvents = 50;

    private readonly SignalSample[] samples;
    private readonly double[] positions;
    private readonly double[] logWidths;
    private readonly double endMassGeV;
    private readonly double widthRatio;
    private readonly SelectionStep step;
    private readonly (double[] At, ThetaProfile[] Profiles)[] thetaNodes;

    /// <summary>Makes the model.</summary>
    /// <param name="measured">Samples with the step in, by ascending mass, at least one.</param>
    /// <param name="endMassGeV">Largest possible recoil mass [GeV].</param>
    /// <param name="stepM2">Where the selection has a step [GeV²].</param>
    /// <param name="widthRatio">Factor on the residuals of the simulation about the peak: resolution of data over simulation.</param>
    public SignalModel(IReadOnlyList<SignalSample> measured, double endMassGeV, double stepM2, double widthRatio = 1)
    {
        this.widthRatio = widthRatio;
        this.endMassGeV = endMassGeV;
        step = SelectionStep.Estimate(measured, stepM2);
        samples = [.. measured.Select(s => s.Without(step))];
        positions = Array.ConvertAll(samples, s => Position(s.MassGeV));
        logWidths = Array.ConvertAll(samples, s => Math.Log(s.Width));
        thetaNodes = Array.ConvertAll(Enum.GetValues<ResidualGroup>(), ThetaNodes);
    }

    /// <summary>Resolution: half width of the central 68 % of M²rec − m² [GeV²].</summary>
    public double Width(double massGeV) => widthRatio * Math.Exp(LocalParabolas.At(positions, Position(massGeV)).Of(logWidths));

    /// <summary>Efficiency and its relative Monte-Carlo error.</summary>
    public (double Value, double RelativeError) Efficiency(double massGeV)
    {
        LocalParabolas mixture = LocalParabolas.At(positions, Position(massGeV));
        ReadOnlySpan<SignalSample> mixed = samples.AsSpan(mixture.First, mixture.Weights.Length);
        double value = 0, variance = 0, least = double.PositiveInfinity;
        for (int k = 0; k < mixed.Length; k++)
        {
            double term = mixture.Weights[k] * mixed[k].Efficiency;
            value += term;
            variance += term * term * mixed[k].EfficiencyError * mixed[k].EfficiencyError;
            least = Math.Min(least, LeastFraction * mixed[k].Efficiency);
        }

        value = Math.Max(value, least);
        return (value * PassingFraction(mixture, massGeV, 1), Math.Sqrt(variance) / value);
    }

    /// <summary>Signal fractions of the bins of a window.</summary>
    /// <param name="massGeV">Mass [GeV].</param>
    /// <param name="grid">Analysis grid.</param>
    /// <param name="firstBin">First M² bin.</param>
    /// <param name="bins">Number of M² bins.</param>
    /// <param name="resolutionScale">Factor on the resolution, 1 for the nominal shape.</param>
    public SignalFractions Fractions(double massGeV, AnalysisGrid grid, int firstBin, int bins, double resolutionScale)
    {
        int firstCell = grid.Offsets[firstBin];
        var fraction = new double[grid.Offsets[firstBin + bins] - firstCell];
        var error = new double[fraction.Length];
        double m2 = massGeV * massGeV;
        double width = Width(massGeV) * resolutionScale;
        LocalParabolas mixture = LocalParabolas.At(positions, Position(massGeV));
        double norm = 1 / PassingFraction(mixture, massGeV, resolutionScale);
        for (int i = firstBin; i < firstBin + bins; i++)
        {
            double low = grid.M2Edges[i], high = grid.M2Edges[i + 1];
            double centre = 0.5 * (low + high);
            double atStep = (Math.Clamp(step.M2, low, high) - m2) / width;
            (double below, double varianceBelow) = Shape(mixture, (low - m2) / width, atStep);
            (double above, double varianceAbove) = Shape(mixture, atStep, (high - m2) / width);
            double content = (below / step.Ratio) + above;
            double variance = (varianceBelow / (step.Ratio * step.Ratio)) + varianceAbove;
            ResidualGroup group = SignalSample.Group(centre, (centre - m2) / width, step.M2);
            (double[] share, double[] shareVariance) = ThetaShares(massGeV, group, grid.ThetaEdgesDeg[i]);
            for (int t = 0; t < share.Length; t++)
            {
                int bin = grid.Offsets[i] + t - firstCell;
                fraction[bin] = norm * content * share[t];
                error[bin] = fraction[bin] > 0
                    ? Math.Sqrt((variance / (content * content)) + (shareVariance[t] / (share[t] * share[t])))
                    : 0;
            }
        }

        double excess = Math.Max(1, fraction.Sum());
        return new SignalFractions(Array.ConvertAll(fraction, t => t / excess), error);
    }

    /// <summary>Share of the events that the step leaves, of those that the selection above it would keep.</summary>
    private double PassingFraction(LocalParabolas mixture, double massGeV, double resolutionScale)
    {
        double reduced = (step.M2 - (massGeV * massGeV)) / (Width(massGeV) * resolutionScale);
        double below = 0;
        for (int k = 0; k < mixture.Weights.Length; k++)
        {
            // Events beyond the range of the residuals lie where its upper end lies.
            SignalSample s = samples[mixture.First + k];
            below += mixture.Weights[k]
                * (reduced * s.Width >= s.Shape.Edges[^1] ? 1 : s.Shape.Fraction(double.NegativeInfinity, reduced * s.Width));
        }

        below = Math.Clamp(below, 0, 1);
        return (below / step.Ratio) + 1 - below;
    }

    private (double Content, double Variance) Shape(LocalParabolas mixture, double from, double to)
    {
        double content = 0, variance = 0;
        for (int k = 0; k < mixture.Weights.Length && to > from; k++)
        {
            SignalSample s = samples[mixture.First + k];
            double weight = mixture.Weights[k];
            content += weight * s.Shape.Fraction(from * s.Width, to * s.Width);
            variance += weight * weight * s.Shape.Variance(from * s.Width, to * s.Width);
        }

        return (Math.Max(0, content), variance);
    }

    private (double[] Share, double[] Variance) ThetaShares(double massGeV, ResidualGroup group, double[] thetaEdgesDeg)
    {
        (double[] at, ThetaProfile[] profiles) = thetaNodes[(int)group];
        LocalParabolas mixture = LocalParabolas.At(at, Position(massGeV));
        int[] edges = ThetaShareEstimator.FineEdges(thetaEdgesDeg, profiles[0].Share.Length);
        var share = new double[edges.Length - 1];
        var variance = new double[share.Length];
        for (int t = 0; t < share.Length; t++)
        {
            for (int k = 0; k < mixture.Weights.Length; k++)
            {
                ThetaProfile profile = profiles[mixture.First + k];
                double weight = mixture.Weights[k];
                double p = profile.Sum(edges[t], edges[t + 1]);
                share[t] += weight * p;
                variance[t] += profile.EffectiveEvents > 0 ? weight * weight * p * Math.Max(0, 1 - p) / profile.EffectiveEvents : 0;
            }

            share[t] = Math.Max(0, share[t]);
        }

        double total = share.Sum();
        return (Array.ConvertAll(share, s => s / total), variance);
    }

    /// <summary>
    /// The samples that have enough events in a group of residuals; where none has, those with enough in the same side's other part, then in the other
    /// side's; and if there is none at all, the best-filled group of each sample.
    /// </summary>
    private (double[] At, ThetaProfile[] Profiles) ThetaNodes(ResidualGroup group)
    {
        ResidualGroup otherPart = group ^ ResidualGroup.BelowTail;
        ResidualGroup otherSide = group ^ ResidualGroup.AboveCore;
        foreach (ResidualGroup candidate in (ResidualGroup[])[group, otherPart, otherSide, otherPart ^ ResidualGroup.AboveCore])
        {
            SignalSample[] able = Array.FindAll(samples, s => s.Theta(candidate).EffectiveEvents >= LeastThetaEvents);
            if (able.Length > 0)
            {
                return (Array.ConvertAll(able, s => Position(s.MassGeV)), Array.ConvertAll(able, s => s.Theta(candidate)));
            }
        }

        return (positions, Array.ConvertAll(samples, s => Enum.GetValues<ResidualGroup>().Select(s.Theta).MaxBy(p => p.EffectiveEvents)));
    }

    private double Position(double massGeV)
    {
        double toEnd = Math.Max(endMassGeV - massGeV, 1e-3);
        return Math.Log((massGeV + SmallMassGeV) / (toEnd * toEnd));
    }
}
