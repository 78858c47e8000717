using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;

namespace ZPrimeGpu.Host.Networks;

/// <summary>A window of the loss.</summary>
/// <param name="MassGeV">Mass [GeV].</param>
/// <param name="Low">Smallest M²rec [GeV²], exclusive.</param>
/// <param name="High">Largest M²rec [GeV²], exclusive.</param>
/// <param name="Weight">Weight in the mean over masses.</param>
/// <param name="Below">Index of the generated mass at or below it.</param>
/// <param name="Above">Index of the generated mass at or above it.</param>
/// <param name="Share">Share of <paramref name="Above"/> in its efficiency; linear in mass.</param>
internal readonly record struct TrainingWindow(double MassGeV, double Low, double High, double Weight, int Below, int Above, double Share)
{
    /// <summary>Whether an M²rec lies in it.</summary>
    public bool Contains(double m2) => m2 > Low && m2 < High;
}

/// <summary>A generated mass and its own window.</summary>
/// <param name="MassGeV">Mass [GeV].</param>
/// <param name="Process">Its process.</param>
/// <param name="Low">Smallest M²rec [GeV²], exclusive.</param>
/// <param name="High">Largest M²rec [GeV²], exclusive.</param>
internal readonly record struct SignalWindow(double MassGeV, int Process, double Low, double High);

/// <summary>
/// The windows that the figure of merit averages over, |M²rec − M²| &lt; n σ(M²). Signal is generated at a few masses only: each has a window of its own, and
/// the efficiency of a window between two of them is interpolated linearly in mass, as that of the templates is. So every part of the background
/// spectrum takes part in the loss.
/// </summary>
/// <param name="Windows">Windows by ascending mass.</param>
/// <param name="Signals">Generated masses, ascending.</param>
internal sealed record TrainingWindows(IReadOnlyList<TrainingWindow> Windows, IReadOnlyList<SignalWindow> Signals)
{
    /// <summary>Makes the windows.</summary>
    /// <param name="config">Half width, and the masses where they are listed.</param>
    /// <param name="figure">Weights of masses.</param>
    /// <param name="hypotheses">Hypotheses of the binning, ascending [GeV].</param>
    /// <param name="width">Width of an M² bin against M² [GeV²].</param>
    /// <param name="processes">Processes, signals among them.</param>
    /// <exception cref="InputException">There is no signal, or none for a listed mass.</exception>
    public static TrainingWindows Make(
        TrainingWindowConfig config, FigureOfMeritConfig figure, IReadOnlyList<double> hypotheses, Func<double, double> width, IReadOnlyList<ProcessInfo> processes)
    {
        SignalWindow[] signals =
        [
            .. processes.Select((p, index) => (p, index)).Where(p => p.p.Role == SourceRole.Signal).OrderBy(p => p.p.MassGeV).Select(p =>
            {
                (double low, double high) = Range(p.p.MassGeV!.Value);
                return new SignalWindow(p.p.MassGeV.Value, p.index, low, high);
            }),
        ];
        if (signals.Length == 0)
        {
            throw new InputException("No signal event passes the selection: a network needs signal and background to be trained.");
        }

        IEnumerable<double> masses = config.MassesGeV ?? hypotheses.Where((_, i) => i % config.Every == 0);
        return new TrainingWindows([.. masses.Select(Window)], signals);

        (double Low, double High) Range(double mass)
        {
            double half = config.HalfWidth * Resolution(mass * mass, width);
            return ((mass * mass) - half, (mass * mass) + half);
        }

        TrainingWindow Window(double mass)
        {
            double tolerance = 1e-6 + (0.02 * mass);
            if (mass < signals[0].MassGeV - tolerance || mass > signals[^1].MassGeV + tolerance)
            {
                throw new InputException(
                    $"There is no signal for the window at {mass:0.####} GeV: the generated masses reach from {signals[0].MassGeV} to {signals[^1].MassGeV} GeV. "
                    + "Limit training.windows.masses_gev or the range of the binning to them.");
            }

            int above = Math.Max(Array.FindIndex(signals, s => s.MassGeV >= mass), 0);
            above = mass > signals[^1].MassGeV ? signals.Length - 1 : above;
            int below = mass >= signals[above].MassGeV ? above : Math.Max(above - 1, 0);
            double share = above == below ? 1 : (mass - signals[below].MassGeV) / (signals[above].MassGeV - signals[below].MassGeV);
            (double low, double high) = Range(mass);
            return new TrainingWindow(mass, low, high, figure.MassWeights.At(mass * mass), below, above, share);
        }
    }

    /// <summary>The M²rec resolution of the signal [GeV²].</summary>
    /// <remarks>
    /// The bin width is the resolution, except at small masses, where bins are finer. There (below 9 GeV²) the parameterisation of the simulation counts where it is
    /// wider (physics.md, section 5): [0.1876 + 0.0911 (1 − e^(−x/1.455))] (1 − x/112)^0.1337 (1 − 0.0094 x) [0.912 + 0.113 (x − 9)/71].
    /// </remarks>
    private static double Resolution(double m2, Func<double, double> width)
    {
        double x = Math.Max(m2, 0);
        return x >= 9
            ? width(m2)
            : Math.Max(
                width(m2),
                (0.1876 + (0.0911 * (1 - Math.Exp(-x / 1.455)))) * Math.Pow(1 - (x / 112), 0.1337) * (1 - (0.0094 * x)) * (0.912 + (0.113 * (x - 9) / 71)));
    }
}
