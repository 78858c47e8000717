using MathNet.Numerics.LinearAlgebra;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Validation.Studies;

/// <summary>How far the fits and limits of one window are from those of the likelihood with every nuisance kept.</summary>
/// <param name="MassGeV">Mass of the hypothesis [GeV].</param>
/// <param name="Bins">Bins of the window.</param>
/// <param name="Parameters">Parameters of the full likelihood.</param>
/// <param name="TwiceNllDeviation">Largest |Δ 2NLL| at the minima: free, background only, and at half, one and two times the observed limit.</param>
/// <param name="LimitDeviation">Largest relative deviation of a limit: observed CLs and CLs+b, expected CLs at −2, 0 and +2 standard deviations.</param>
internal sealed record WindowAgainstOracle(double MassGeV, int Bins, int Parameters, double TwiceNllDeviation, double LimitDeviation)
{
    private const double SecantStep = 1e-4;

    /// <summary>Compares a window that has data.</summary>
    /// <exception cref="InvalidOperationException">A fit of either side failed.</exception>
    public static WindowAgainstOracle Compare(WindowTemplates window, IFitKernels kernels, double confidenceLevel)
    {
        CompiledModel model = WindowModel.Build(window);
        LikelihoodOracle oracle = LikelihoodOracleWindow.Build(window, model.Poi.Upper);
        OracleData full = oracle.Data(window.Observed);
        var fitter = new BatchFitter(kernels);
        AsymptoticResult result = AsymptoticLimits.Run(model, window.Observed, fitter, new FitTally(), confidenceLevel);
        if (result.Problem is string problem)
        {
            throw new InvalidOperationException(problem);
        }

        double observed = result.ObservedCls!.Value;
        return new WindowAgainstOracle(
            window.MassGeV,
            window.Background.Length,
            oracle.Parameters.Count,
            TwiceNll(window, model, oracle, full, fitter, [null, 0.0, 0.5 * observed, observed, 2.0 * observed]),
            Limits(model, oracle, full, result, 1.0 - confidenceLevel));
    }

    private static double TwiceNll(
        WindowTemplates window, CompiledModel model, LikelihoodOracle oracle, OracleData full, BatchFitter fitter, double?[] hypotheses)
    {
        var data = new DatasetBatch(model.Tables, 1);
        window.Observed.CopyTo(data.CountsOf(0));
        var scale = new SignalScale(model);
        var fits = new FitBatch(model.Tables, hypotheses.Length);
        foreach (double? poi in hypotheses)
        {
            fits.Add(0, poi, scale.StartFor(window.Observed));
        }

        var tally = new FitTally();
        fitter.Fit(model, data, fits, tally);
        if (tally.Failed > 0)
        {
            throw new InvalidOperationException(tally.Failures[0].Sentence);
        }

        // pyhf, and so the model, keeps the constraint of a bin without yield, at σ = 1; the reference has no parameter there.
        int withoutYield = WithoutYield(window.SignalFraction, window.SignalRelativeError) + WithoutYield(window.Background, window.BackgroundRelativeError);
        double constant = TwiceNllConstant.Of(model, window.Observed) - (withoutYield * Math.Log(2 * Math.PI));
        double largest = 0;
        for (int fit = 0; fit < fits.Count; fit++)
        {
            Vector<double> start = Vector<double>.Build.Dense(oracle.Parameters.Count, k => oracle.Parameters[k].Start);
            start[oracle.Poi] = hypotheses[fit] ?? scale.Value!.Value;
            OracleMinimum minimum = LikelihoodOracleFit.Minimise(oracle, full, hypotheses[fit], start);

            // The flag of the reference is not asked: where it stopped early, the deviation shows it.
            largest = Math.Max(largest, Math.Abs(minimum.TwiceNll - (2.0 * fits.Nll[fit]) - constant));
        }

        return largest;
    }

    private static int WithoutYield(double[] template, double[] error) => template.Zip(error).Count(bin => bin.First <= 0 && bin.Second > 0);

    private static double Limits(CompiledModel model, LikelihoodOracle oracle, OracleData full, AsymptoticResult result, double alpha)
    {
        var limits = new LimitsOracle(oracle, full, new SignalScale(model).Value!.Value);
        var deviations = new List<double>
        {
            Deviation(result.ObservedCls, s => limits.Observed(s).Cls),
            Deviation(result.ExpectedCls[0], s => limits.ExpectedCls(s, AsymptoticFormulae.BandSigmas[0])),
            Deviation(result.ExpectedCls[2], s => limits.ExpectedCls(s, AsymptoticFormulae.BandSigmas[2])),
            Deviation(result.ExpectedCls[4], s => limits.ExpectedCls(s, AsymptoticFormulae.BandSigmas[4])),
        };
        if (result.ObservedClsb > 0)
        {
            // A deficit can drive the CLs+b limit to zero, where there is nothing to compare.
            deviations.Add(Deviation(result.ObservedClsb, s => limits.Observed(s).Clsb));
        }

        return deviations.Max();

        // The reference's own limit by a secant through two points close to ours: its error is of second order in their distance.
        double Deviation(double? limit, Func<double, double> probability)
        {
            double below = probability(limit!.Value * (1 - SecantStep));
            double above = probability(limit.Value * (1 + SecantStep));
            return Math.Abs((((below - alpha) / (below - above)) - 0.5) * 2 * SecantStep);
        }
    }
}
