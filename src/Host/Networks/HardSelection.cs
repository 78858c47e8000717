using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Networks;

/// <summary>What a selection does in every window.</summary>
/// <param name="Figure">S, ε and B of each window, and their mean as the loss takes it.</param>
/// <param name="BackgroundByProcess">B of each window by background process [process][window].</param>
/// <param name="BackgroundErrors">Monte-Carlo error of B, rows of one generated event together [window].</param>
/// <param name="SignalEfficiencies">Efficiency of each generated mass in its own window [generated mass].</param>
internal sealed record SelectionFigure(
    FigureOfMerit Figure, IReadOnlyDictionary<string, double[]> BackgroundByProcess, double[] BackgroundErrors, double[] SignalEfficiencies);

/// <summary>Counts selected events in windows: hard cuts, as the analysis makes them.</summary>
/// <param name="windows">Windows.</param>
/// <param name="settings">Figure of merit.</param>
/// <param name="luminosityFb">L [fb⁻¹].</param>
internal sealed class HardSelection(TrainingWindows windows, FigureOfMeritConfig settings, double luminosityFb)
{
    /// <summary>L [fb⁻¹].</summary>
    public double LuminosityFb { get; } = luminosityFb;

    /// <summary>Evaluates a selection.</summary>
    /// <param name="events">Events.</param>
    /// <param name="passed">How much of each event counts: 0 or 1, times a scale where only a part of the events counts [event].</param>
    public SelectionFigure Evaluate(TrainingEvents events, ReadOnlySpan<double> passed)
    {
        int count = windows.Windows.Count;
        var byProcess = events.Processes.Where(p => p.Role == SourceRole.Background).ToDictionary(p => p.Name, _ => new double[count]);
        var clusters = new Dictionary<(ulong Hash, int Window), double>();
        var efficiencies = new double[windows.Signals.Count];
        for (int i = 0; i < events.Count; i++)
        {
            if (passed[i] == 0)
            {
                continue;
            }

            double w = passed[i] * events.Weights[i];
            double m2 = events.M2[i];
            ProcessInfo process = events.Processes[events.Process[i]];
            if (process.Role == SourceRole.Background)
            {
                double[] sums = byProcess[process.Name];
                for (int k = 0; k < count; k++)
                {
                    if (windows.Windows[k].Contains(m2))
                    {
                        sums[k] += w;
                        (ulong, int) key = (events.Hashes[i], k);
                        clusters[key] = clusters.GetValueOrDefault(key) + w;
                    }
                }
            }
            else
            {
                for (int s = 0; s < efficiencies.Length; s++)
                {
                    SignalWindow own = windows.Signals[s];
                    efficiencies[s] += own.Process == events.Process[i] && m2 > own.Low && m2 < own.High ? w / LuminosityFb : 0;
                }
            }
        }

        var variances = new double[count];
        foreach (((ulong _, int window), double sum) in clusters.OrderBy(c => c.Key))
        {
            variances[window] += sum * sum;
        }

        double[] backgrounds = [.. Enumerable.Range(0, count).Select(k => byProcess.Values.Sum(b => b[k]))];
        return new SelectionFigure(Figure(efficiencies, backgrounds), byProcess, Array.ConvertAll(variances, Math.Sqrt), efficiencies);
    }

    /// <summary>The figure of merit of given efficiencies of generated masses and backgrounds of windows.</summary>
    public FigureOfMerit Figure(ReadOnlySpan<double> efficiencyOfMass, ReadOnlySpan<double> backgrounds)
    {
        int count = windows.Windows.Count;
        var figure = new FigureOfMerit(0, new double[count], new double[count], backgrounds.ToArray());
        double loss = 0;
        for (int k = 0; k < count; k++)
        {
            TrainingWindow window = windows.Windows[k];
            figure.Efficiencies[k] = Efficiency(window, efficiencyOfMass);
            figure.CrossSections[k] = CrossSection(figure.Efficiencies[k], backgrounds[k]);
            loss += window.Weight * (settings.Mean == FigureMean.Log ? Math.Log(figure.CrossSections[k]) : figure.CrossSections[k]);
        }

        return figure with { Loss = loss / windows.Windows.Sum(w => w.Weight) };
    }

    /// <summary>S of one window [fb].</summary>
    public double CrossSection(double efficiency, double background)
        => PunziKernel.Term<F64>(settings.A, settings.B, LuminosityFb, new(efficiency), new(Math.Max(background, 0))).CrossSection.Value;

    /// <summary>Efficiency of a window from those of generated masses.</summary>
    public static double Efficiency(TrainingWindow window, ReadOnlySpan<double> efficiencyOfMass)
        => ((1 - window.Share) * efficiencyOfMass[window.Below]) + (window.Share * efficiencyOfMass[window.Above]);
}
