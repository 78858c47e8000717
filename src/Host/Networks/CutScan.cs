namespace ZPrimeGpu.Host.Networks;

/// <summary>A cut on the output, common to all masses or best for each.</summary>
/// <param name="BestOutput">Output that gives the smallest S [window].</param>
/// <param name="BestCrossSection">That S [fb] [window].</param>
/// <param name="BestCommonOutput">The common cut with the smallest loss.</param>
internal sealed record CutScanResult(double[] BestOutput, double[] BestCrossSection, double BestCommonOutput);

/// <summary>Scans the cut on the output.</summary>
/// <param name="windows">Windows.</param>
/// <param name="selection">Figure of merit.</param>
internal sealed class CutScan(TrainingWindows windows, HardSelection selection)
{
    // Steps, even in the argument of the sigmoid, where outputs that crowd at 0 and 1 spread out.
    private const int Steps = 200;
    private const double LargestArgument = 12;

    /// <summary>Scans.</summary>
    /// <param name="events">Events.</param>
    /// <param name="outputs">Outputs [event].</param>
    /// <param name="scale">How much each event counts [event].</param>
    public CutScanResult Run(TrainingEvents events, ReadOnlySpan<double> outputs, ReadOnlySpan<double> scale)
    {
        int count = windows.Windows.Count;
        var background = new double[count, Steps + 1];
        var signal = new double[windows.Signals.Count, Steps + 1];
        for (int i = 0; i < events.Count; i++)
        {
            int step = StepOf(outputs[i]);
            double w = scale[i] * events.Weights[i];
            double m2 = events.M2[i];
            if (!events.IsSignal(i))
            {
                for (int k = 0; k < count; k++)
                {
                    background[k, step] += windows.Windows[k].Contains(m2) ? w : 0;
                }

                continue;
            }

            for (int s = 0; s < windows.Signals.Count; s++)
            {
                SignalWindow own = windows.Signals[s];
                signal[s, step] += own.Process == events.Process[i] && m2 > own.Low && m2 < own.High ? w / selection.LuminosityFb : 0;
            }
        }

        var best = new CutScanResult(new double[count], new double[count], 0.5);
        Array.Fill(best.BestCrossSection, double.PositiveInfinity);
        double bestLoss = double.PositiveInfinity;
        var b = new double[count];
        var e = new double[windows.Signals.Count];
        for (int step = Steps; step >= 1; step--)
        {
            // Everything at or above this step passes.
            for (int k = 0; k < count; k++)
            {
                b[k] += background[k, step];
            }

            for (int s = 0; s < e.Length; s++)
            {
                e[s] += signal[s, step];
            }

            double output = OutputOf(step);
            FigureOfMerit figure = selection.Figure(e, b);
            if (figure.Loss < bestLoss)
            {
                bestLoss = figure.Loss;
                best = best with { BestCommonOutput = output };
            }

            for (int k = 0; k < count; k++)
            {
                if (figure.CrossSections[k] < best.BestCrossSection[k])
                {
                    best.BestCrossSection[k] = figure.CrossSections[k];
                    best.BestOutput[k] = output;
                }
            }
        }

        return best;
    }

    // Step 0: below every cut; step s: argument in [edge s, edge s + 1).
    private static int StepOf(double output)
    {
        double argument = Math.Log(output / (1 - output));
        return (int)Math.Clamp(Math.Floor((argument + LargestArgument) / (2 * LargestArgument) * Steps) + 1, 0, Steps);
    }

    private static double OutputOf(int step)
    {
        double argument = ((step - 1) * 2 * LargestArgument / Steps) - LargestArgument;
        return 1 / (1 + Math.Exp(-argument));
    }
}
