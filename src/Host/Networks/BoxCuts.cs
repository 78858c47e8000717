namespace ZPrimeGpu.Host.Networks;

/// <summary>
/// The cut-based selection that the network is compared with: in each of three ranges of M²rec (those of the systematic uncertainties: below 9, 9 to 36, above 36 GeV²) a
/// lower and an upper threshold on each of the four inputs, found by coordinate descent on quantiles of the signal so that the mean over masses of the figure
/// of merit is smallest.
/// </summary>
internal sealed class BoxCuts
{
    private const int Quantiles = 13;
    private const int Sweeps = 2;
    private const int Inputs = Kernels.Networks.PunziNetKernel.Inputs;
    private static readonly double[] Ranges = [9, 36];

    private readonly double[,,] limits;

    private BoxCuts(double[,,] limits) => this.limits = limits;

    /// <summary>Threshold of an input in a range of M²rec.</summary>
    /// <param name="range">0, 1, 2.</param>
    /// <param name="input">Input.</param>
    /// <returns>Low and high; infinite where there is none.</returns>
    public (double Low, double High) Limits(int range, int input) => (limits[range, input, 0], limits[range, input, 1]);

    /// <summary>Whether an event passes.</summary>
    public bool Passes(TrainingEvents events, int index)
    {
        int range = RangeOf(events.M2[index]);
        for (int k = 0; k < Inputs; k++)
        {
            double x = events.Input(k)[index];
            if (!(x >= limits[range, k, 0] && x <= limits[range, k, 1]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds the thresholds.</summary>
    public static BoxCuts Optimise(TrainingEvents events, TrainingWindows windows, HardSelection selection, CancellationToken stop)
    {
        var limits = new double[Ranges.Length + 1, Inputs, 2];
        var cuts = new BoxCuts(limits);
        for (int r = 0; r <= Ranges.Length; r++)
        {
            for (int k = 0; k < Inputs; k++)
            {
                (limits[r, k, 0], limits[r, k, 1]) = (double.NegativeInfinity, double.PositiveInfinity);
            }
        }

        int[][] members = Members(events);
        var tally = new WindowTally(events, windows, selection);
        tally.Add(members.SelectMany(m => m), cuts);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            for (int r = 0; r <= Ranges.Length; r++)
            {
                for (int k = 0; k < Inputs; k++)
                {
                    stop.ThrowIfCancellationRequested();
                    double[] candidates = SignalQuantiles(events, members[r], k);
                    for (int side = 0; side < 2; side++)
                    {
                        Improve(tally, cuts, members, r, k, side, candidates);
                    }
                }
            }
        }

        return cuts;
    }

    private static void Improve(WindowTally tally, BoxCuts cuts, int[][] members, int range, int input, int side, double[] candidates)
    {
        double best = cuts.limits[range, input, side];
        double bestLoss = tally.Loss;
        WindowTally rest = tally.Empty();
        rest.Add(members.Where((_, r) => r != range).SelectMany(m => m), cuts);
        foreach (double candidate in candidates.Append(side == 0 ? double.NegativeInfinity : double.PositiveInfinity))
        {
            cuts.limits[range, input, side] = candidate;
            tally.CopyFrom(rest);
            tally.Add(members[range], cuts);
            if (tally.Loss < bestLoss)
            {
                (best, bestLoss) = (candidate, tally.Loss);
            }
        }

        cuts.limits[range, input, side] = best;
        tally.CopyFrom(rest);
        tally.Add(members[range], cuts);
    }

    private static int RangeOf(double m2) => m2 < Ranges[0] ? 0 : m2 < Ranges[1] ? 1 : 2;

    private static int[][] Members(TrainingEvents events)
        => [.. Enumerable.Range(0, Ranges.Length + 1).Select(r => Enumerable.Range(0, events.Count).Where(i => RangeOf(events.M2[i]) == r).ToArray())];

    private static double[] SignalQuantiles(TrainingEvents events, int[] members, int input)
    {
        double[] values = [.. members.Where(events.IsSignal).Select(i => events.Input(input)[i]).Order()];
        return values.Length == 0 ? [] : [.. Enumerable.Range(1, Quantiles - 1).Select(q => values[q * values.Length / Quantiles])];
    }

    /// <summary>Sums of a selection.</summary>
    private sealed class WindowTally
    {
        private readonly TrainingEvents events;
        private readonly HardSelection selection;
        private readonly int[][] windowsOf;
        private readonly int[] signalOf;
        private readonly double[] backgrounds;
        private readonly double[] efficiencies;

        public WindowTally(TrainingEvents events, TrainingWindows windows, HardSelection selection)
        {
            this.events = events;
            this.selection = selection;
            backgrounds = new double[windows.Windows.Count];
            efficiencies = new double[windows.Signals.Count];
            windowsOf = new int[events.Count][];
            signalOf = new int[events.Count];
            var signals = new List<SignalWindow>(windows.Signals);
            for (int i = 0; i < events.Count; i++)
            {
                double m2 = events.M2[i];
                int s = signals.FindIndex(w => w.Process == events.Process[i]);
                signalOf[i] = s >= 0 && m2 > signals[s].Low && m2 < signals[s].High ? s : -1;
                windowsOf[i] = s >= 0 ? [] : [.. Enumerable.Range(0, backgrounds.Length).Where(k => windows.Windows[k].Contains(m2))];
            }
        }

        private WindowTally(WindowTally other)
        {
            (events, selection, windowsOf, signalOf) = (other.events, other.selection, other.windowsOf, other.signalOf);
            backgrounds = new double[other.backgrounds.Length];
            efficiencies = new double[other.efficiencies.Length];
        }

        public double Loss => selection.Figure(efficiencies, backgrounds).Loss;

        public WindowTally Empty() => new(this);

        public void CopyFrom(WindowTally other)
        {
            other.backgrounds.CopyTo(backgrounds, 0);
            other.efficiencies.CopyTo(efficiencies, 0);
        }

        public void Add(IEnumerable<int> members, BoxCuts cuts)
        {
            foreach (int i in members)
            {
                if (!cuts.Passes(events, i))
                {
                    continue;
                }

                foreach (int k in windowsOf[i])
                {
                    backgrounds[k] += events.Weights[i];
                }

                if (signalOf[i] >= 0)
                {
                    efficiencies[signalOf[i]] += events.Weights[i] / selection.LuminosityFb;
                }
            }
        }
    }
}
