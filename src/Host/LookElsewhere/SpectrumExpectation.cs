using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.LookElsewhere;

/// <summary>Expected background of the whole spectrum: the templates times one normalisation.</summary>
/// <remarks>
/// With data, ν is fitted to all cells at once: Poisson counts around νbγ, a Gaussian factor γ ~ N(1, δ) in each cell with the δ of the window whose centre is
/// nearest. Without data it is 1. The fitted γ are not used: they follow the fluctuations of the data, cell by cell.
/// </remarks>
/// <param name="Normalisation">ν.</param>
/// <param name="Counts">νb; 0 in cells that no window holds [cell].</param>
internal sealed record SpectrumExpectation(double Normalisation, double[] Counts)
{
    /// <summary>Fits the normalisation.</summary>
    /// <param name="windows">Windows, cells counted from 0.</param>
    /// <exception cref="InputException">The data cannot come from the background.</exception>
    public static SpectrumExpectation Of(IReadOnlyList<ScanWindow> windows)
    {
        int cells = windows.Max(w => w.FirstCell + w.Model.Bins);
        var background = new double[cells];
        var error = new double[cells];
        var observed = new double[cells];
        var distance = new double[cells];
        Array.Fill(distance, double.PositiveInfinity);
        foreach (ScanWindow window in windows)
        {
            double centre = 0.5 * (window.Model.Bins - 1);
            for (int bin = 0; bin < window.Model.Bins; bin++)
            {
                int cell = window.FirstCell + bin;
                if (Math.Abs(bin - centre) < distance[cell])
                {
                    distance[cell] = Math.Abs(bin - centre);
                    background[cell] = window.Templates.Background[bin];
                    error[cell] = window.BackgroundError[bin];
                    observed[cell] = window.Templates.Observed.Length == 0 ? 0.0 : window.Templates.Observed[bin];
                }
            }
        }

        bool data = windows.All(w => w.Templates.Observed.Length > 0);
        double normalisation = data ? Fit(background, error, observed) : 1.0;
        return new SpectrumExpectation(normalisation, [.. background.Select(b => normalisation * b)]);
    }

    private static double Fit(double[] background, double[] error, double[] observed)
    {
        var builder = new ModelBuilder("the whole spectrum", background.Length);
        int nu = builder.AddGlobal(
            new(WindowModel.BackgroundNormalisation, 1.0, 0.0, WindowModel.BackgroundNormalisationMax, null));
        int group = builder.AddGroup(WindowModel.BackgroundFactors, LocalKind.GaussianFactor);
        for (int cell = 0; cell < background.Length; cell++)
        {
            builder.SetLocal(group, cell, error[cell]);
        }

        builder.AddSample([builder.AddFactor(FactorKind.Value, nu)], group, 0, background);
        CompiledModel model = builder.Build(nu);
        var data = new DatasetBatch(model.Tables, 1);
        observed.CopyTo(data.CountsOf(0));
        var fits = new FitBatch(model.Tables, 1);
        fits.Add(0, null, [1.0]);
        var tally = new FitTally();
        new BatchFitter(new LaneFitKernels<F64>()).Fit(model, data, fits, tally);
        return fits.Converged(0) && fits.Parameters[0] > 0.0
            ? fits.Parameters[0]
            : throw new InputException(
                "The data of the whole spectrum cannot be described by its background, which toys of it need: "
                + (tally.Failed > 0 ? tally.Failures[0].Sentence : "there is no event."));
    }
}
