namespace ZPrimeGpu.Host.Templates;

/// <summary>The signal of wide resonances: the narrow signal averaged over the line shape.</summary>
/// <remarks>
/// <para>ε = ∫ f(x) ε(√x) dx and t_bin = ∫ f(x) ε(√x) t_bin(√x) dx / ε over x = M² from 0 to the kinematic end, f the relativistic Breit–Wigner (<see cref="LineShape"/>),
/// normalised there; ε and t of the narrow signal from <see cref="SignalModel"/>, whose resolution is the simulated one, tail from radiation included.</para>
/// <para>ε t of the narrow signal is computed once, at nodes that divide every M² bin (about a resolution) into <see cref="NodesPerBin"/>, and taken as linear in between; the integral
/// of f times that is closed (<see cref="LineShape.HatWeights"/>), however narrow f is. Between nodes of distance h a peak of resolution s is broadened by h²/12s² of its
/// width on average: 0.13 % for bins of one resolution. Hypotheses are nodes, so that a vanishing width gives the narrow template.
/// Monte-Carlo errors of neighbouring masses come from the same samples and are added linearly.</para>
/// </remarks>
internal sealed class WideSignal
{
    /// <summary>Nodes of an M² bin.</summary>
    internal const int NodesPerBin = 8;

    /// <summary>The last hypothesis is that of the largest generated mass to within this.</summary>
    private const double SameMassGeV = 0.005;

    /// <summary>Residuals of a narrow signal beyond this are outside its histogram or negligible [GeV²].</summary>
    private const double ReachGeV2 = 3.5;

    private readonly double gammaOverM;
    private readonly double endMassGeV;
    private readonly double[] nodes;
    private readonly Node[] signals;

    /// <summary>Computes the narrow signal at every node.</summary>
    /// <param name="model">The narrow signal.</param>
    /// <param name="gammaOverM">Γ/M.</param>
    /// <param name="grid">Analysis grid.</param>
    /// <param name="endMassGeV">Kinematic end of the recoil mass [GeV].</param>
    /// <param name="largestMassGeV">Largest generated mass [GeV]; beyond, the efficiency is taken as 0: towards the kinematic end nothing is known of it, and limits are conservative.</param>
    /// <param name="resolutionScale">Factor on the resolution, 1 for the nominal shape.</param>
    /// <param name="threads">Nodes are shared out to them.</param>
    public WideSignal(SignalModel model, double gammaOverM, AnalysisGrid grid, double endMassGeV, double largestMassGeV, double resolutionScale, ParallelOptions threads)
    {
        this.gammaOverM = gammaOverM;
        this.endMassGeV = endMassGeV;
        Grid = grid;
        nodes = Nodes(grid.M2Edges, endMassGeV * endMassGeV);
        signals = new Node[nodes.Length];
        Parallel.For(0, nodes.Length, threads, i =>
        {
            double mass = Math.Sqrt(nodes[i]);
            if (mass <= largestMassGeV + SameMassGeV)
            {
                (double efficiency, double error) = model.Efficiency(mass);
                int from = BinAt(nodes[i] - ReachGeV2);
                int bins = BinAt(nodes[i] + ReachGeV2) + 1 - from;
                signals[i] = new Node(efficiency, error, grid.Offsets[from], model.Fractions(mass, grid, from, bins, resolutionScale));
            }
        });
    }

    private AnalysisGrid Grid { get; }

    /// <summary>Efficiency, its relative Monte-Carlo error, and fractions in a window.</summary>
    /// <param name="massGeV">Mass of the resonance [GeV].</param>
    /// <param name="firstBin">First M² bin.</param>
    /// <param name="bins">M² bins.</param>
    public (double Efficiency, double RelativeError, SignalFractions Fractions) Template(double massGeV, int firstBin, int bins)
    {
        double[] weights = new LineShape(massGeV, gammaOverM, 0, endMassGeV).HatWeights(nodes);
        int firstCell = Grid.Offsets[firstBin];
        var fraction = new double[Grid.Offsets[firstBin + bins] - firstCell];
        var error = new double[fraction.Length];
        double efficiency = 0.0;
        double efficiencyError = 0.0;
        for (int n = 0; n < signals.Length; n++)
        {
            Node node = signals[n];
            double weight = weights[n] * node.Efficiency;
            if (!(weight > 0.0))
            {
                continue;
            }

            efficiency += weight;
            efficiencyError += weight * node.EfficiencyError;
            int from = Math.Max(firstCell, node.FirstCell);
            int end = Math.Min(firstCell + fraction.Length, node.FirstCell + node.Fractions.Fraction.Length);
            for (int cell = from; cell < end; cell++)
            {
                double share = weight * node.Fractions.Fraction[cell - node.FirstCell];
                fraction[cell - firstCell] += share;
                error[cell - firstCell] += share * node.Fractions.RelativeError[cell - node.FirstCell];
            }
        }

        for (int i = 0; i < fraction.Length; i++)
        {
            error[i] = fraction[i] > 0.0 ? error[i] / fraction[i] : 0.0;
            fraction[i] /= efficiency;
        }

        return (efficiency, efficiencyError / efficiency, new SignalFractions(fraction, error));
    }

    private static double[] Nodes(double[] edges, double end)
    {
        double[] inside = [0.0, .. edges.Where(x => x > 0.0 && x < end), end];
        var nodes = new List<double>((inside.Length * NodesPerBin) + 1);
        for (int i = 0; i + 1 < inside.Length; i++)
        {
            for (int part = 0; part < NodesPerBin; part++)
            {
                nodes.Add(inside[i] + ((inside[i + 1] - inside[i]) * part / NodesPerBin));
            }
        }

        nodes.Add(end);
        return [.. nodes];
    }

    private int BinAt(double m2)
    {
        int at = Array.BinarySearch(Grid.M2Edges, m2);
        return Math.Clamp(at >= 0 ? at : ~at - 1, 0, Grid.M2Edges.Length - 2);
    }

    /// <summary>The narrow signal of one mass; of efficiency 0 beyond the generated masses.</summary>
    private readonly record struct Node(double Efficiency, double EfficiencyError, int FirstCell, SignalFractions Fractions);
}
