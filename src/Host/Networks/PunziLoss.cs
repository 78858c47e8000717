using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Kernels.Networks;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Networks;

/// <summary>The figure of merit of each window, and its mean.</summary>
/// <param name="Loss">Weighted mean over masses of S or of ln S.</param>
/// <param name="CrossSections">S of each window [fb].</param>
/// <param name="Efficiencies">ε of each window.</param>
/// <param name="Backgrounds">B of each window [events].</param>
internal sealed record FigureOfMerit(double Loss, double[] CrossSections, double[] Efficiencies, double[] Backgrounds)
{
    /// <summary>Mean of S over windows, each counting the same [fb].</summary>
    public double MeanCrossSection => CrossSections.Average();

    /// <summary>Geometric mean of S over windows [fb].</summary>
    public double GeometricMeanCrossSection => Math.Exp(CrossSections.Average(Math.Log));

    /// <summary>Mean efficiency.</summary>
    public double MeanEfficiency => Efficiencies.Average();
}

/// <summary>The Punzi loss (arXiv:2110.00810): outputs as a soft selection, windows as hard, fixed memberships.</summary>
/// <remarks>
/// Bᵢ = Σ w o over the background in window i, εᵢ = Σ w o/L over the signal of a generated mass in its own window, interpolated between generated
/// masses; the loss is the mean over windows of S(εᵢ, Bᵢ) or of its logarithm. Sums run over the sparse lists in their order: one thread, one result.
/// </remarks>
internal static class PunziLoss
{
    /// <summary>The loss of a batch.</summary>
    /// <param name="batch">Windows and weights.</param>
    /// <param name="windows">Windows.</param>
    /// <param name="settings">a, b, kind of mean.</param>
    /// <param name="luminosityFb">L [fb⁻¹].</param>
    /// <param name="outputs">Outputs of the network [event of the batch].</param>
    /// <param name="derivatives">Receives the derivatives of the loss with respect to the outputs [event of the batch]; empty = not wanted.</param>
    public static FigureOfMerit Evaluate(
        TrainingBatch batch,
        TrainingWindows windows,
        FigureOfMeritConfig settings,
        double luminosityFb,
        ReadOnlySpan<double> outputs,
        Span<double> derivatives)
    {
        int count = windows.Windows.Count;
        var efficiencyOfMass = new double[windows.Signals.Count];
        for (int s = 0; s < efficiencyOfMass.Length; s++)
        {
            efficiencyOfMass[s] = Sum(batch.Signal[s], batch.SignalWeights[s], outputs);
        }

        double norm = windows.Windows.Sum(w => w.Weight);
        var figure = new FigureOfMerit(0, new double[count], new double[count], new double[count]);
        var byMass = new double[efficiencyOfMass.Length];
        double loss = 0;
        derivatives.Clear();
        for (int i = 0; i < count; i++)
        {
            TrainingWindow window = windows.Windows[i];
            double efficiency = ((1 - window.Share) * efficiencyOfMass[window.Below]) + (window.Share * efficiencyOfMass[window.Above]);
            double background = Math.Max(Sum(batch.Background[i], batch.BackgroundWeights[i], outputs), 0);
            PunziTerm<F64> term = PunziKernel.Term<F64>(settings.A, settings.B, luminosityFb, new(efficiency), new(background));
            double s = term.CrossSection.Value;
            (figure.CrossSections[i], figure.Efficiencies[i], figure.Backgrounds[i]) = (s, efficiency, background);
            double weight = window.Weight / norm;
            loss += weight * (settings.Mean == FigureMean.Log ? Math.Log(s) : s);
            if (derivatives.Length > 0)
            {
                double byS = settings.Mean == FigureMean.Log ? weight / s : weight;
                byMass[window.Below] += byS * term.ByEfficiency.Value * (1 - window.Share);
                byMass[window.Above] += byS * term.ByEfficiency.Value * window.Share;
                Scatter(batch.Background[i], batch.BackgroundWeights[i], byS * term.ByBackground.Value, derivatives);
            }
        }

        for (int s = 0; s < byMass.Length && derivatives.Length > 0; s++)
        {
            Scatter(batch.Signal[s], batch.SignalWeights[s], byMass[s], derivatives);
        }

        return figure with { Loss = loss };
    }

    private static double Sum(int[] members, double[] weights, ReadOnlySpan<double> outputs)
    {
        // Four sums hide the latency of additions; their order is fixed.
        double a = 0, b = 0, c = 0, d = 0;
        int i = 0;
        for (; i + 3 < members.Length; i += 4)
        {
            a += weights[i] * outputs[members[i]];
            b += weights[i + 1] * outputs[members[i + 1]];
            c += weights[i + 2] * outputs[members[i + 2]];
            d += weights[i + 3] * outputs[members[i + 3]];
        }

        for (; i < members.Length; i++)
        {
            a += weights[i] * outputs[members[i]];
        }

        return (a + b) + (c + d);
    }

    private static void Scatter(int[] members, double[] weights, double factor, Span<double> derivatives)
    {
        for (int i = 0; i < members.Length; i++)
        {
            derivatives[members[i]] += factor * weights[i];
        }
    }
}
