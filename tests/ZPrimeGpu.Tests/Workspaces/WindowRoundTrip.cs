using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Tests.Workspaces;

/// <summary>A window and its workspace side by side.</summary>
internal static class WindowRoundTrip
{
    /// <summary>What issue 3 asks for.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Writes a workspace as text, reads and compiles it.</summary>
    public static WorkspaceModel ReadBack(Workspace workspace)
    {
        Workspace read = WorkspaceReader.Parse(WorkspaceWriter.ToJson(workspace), workspace.Name);
        return WorkspaceCompiler.Compile(read, read.Measurements[0]);
    }

    /// <summary>Limits, q0, fitted cross section, and 2NLL with all constants at several cross sections.</summary>
    /// <returns>The largest relative deviation of a limit or 2NLL.</returns>
    public static double AssertSameResults(WindowTemplates window, WorkspaceModel back, IFitKernels kernels, double confidenceLevel)
    {
        CompiledModel model = WindowModel.Build(window);
        var fitter = new BatchFitter(kernels);
        AsymptoticResult expected = AsymptoticLimits.Run(model, window.Observed, fitter, new FitTally(), confidenceLevel);
        AsymptoticResult actual = AsymptoticLimits.Run(back.Model, back.Observed, fitter, new FitTally(), confidenceLevel);
        Assert.Null(expected.Problem);
        Assert.Null(actual.Problem);
        double largest = 0.0;
        void Same(double? was, double? isNow)
        {
            Assert.NotNull(was);
            Assert.NotNull(isNow);
            double deviation = was == isNow ? 0.0 : Math.Abs((isNow.Value / was.Value) - 1.0);
            Assert.InRange(deviation, 0.0, Tolerance);
            largest = Math.Max(largest, deviation);
        }

        for (int band = 0; band < AsymptoticFormulae.BandSigmas.Count; band++)
        {
            Same(expected.ExpectedCls[band], actual.ExpectedCls[band]);
            Same(expected.ExpectedClsb[band], actual.ExpectedClsb[band]);
        }

        if (window.Observed.Length > 0)
        {
            Same(expected.ObservedCls, actual.ObservedCls);
            Same(expected.ObservedClsb, actual.ObservedClsb);
        }

        // A difference of two NLLs of 10² to 10⁴, each to some 10⁻¹⁵; the POI at the minimum is known to the square root of that.
        Assert.Equal(expected.Q0 ?? 0.0, window.Observed.Length > 0 ? actual.Q0!.Value : 0.0, 1e-9);
        double unit = new SignalScale(model).Value!.Value;
        double?[] hypotheses = [null, 0.0, unit, 4.0 * unit];
        double[] was = TwiceNll(model, back.Observed, hypotheses, fitter);
        double[] isNow = TwiceNll(back.Model, back.Observed, hypotheses, fitter);
        for (int i = 0; i < was.Length; i++)
        {
            Same(was[i], isNow[i]);
        }

        return largest;
    }

    private static double[] TwiceNll(CompiledModel model, double[] counts, double?[] hypotheses, BatchFitter fitter)
    {
        var data = new DatasetBatch(model.Tables, 1);
        counts.CopyTo(data.CountsOf(0));
        var fits = new FitBatch(model.Tables, hypotheses.Length);
        foreach (double? poi in hypotheses)
        {
            fits.Add(0, poi, new SignalScale(model).StartFor(counts));
        }

        var tally = new FitTally();
        fitter.Fit(model, data, fits, tally);
        Assert.Equal(0, tally.Failed);
        double constant = TwiceNllConstant.Of(model, counts);
        return [.. Enumerable.Range(0, hypotheses.Length).Select(fit => constant + (2.0 * fits.Nll[fit]))];
    }
}
