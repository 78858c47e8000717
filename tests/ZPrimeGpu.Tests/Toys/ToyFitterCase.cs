using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Tests.Models;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Toys;

/// <summary>Models with data, and ensembles at conditional fits to them.</summary>
internal static class ToyFitterCase
{
    /// <summary>A generated window, or a reference workspace, by name.</summary>
    public static ToyHypotheses Of(string name, double at, params double[] pois)
    {
        if (name.Contains('_', StringComparison.Ordinal))
        {
            PyhfCase workspace = PyhfCase.Read(name);
            return At(workspace.Model.Model, workspace.Model.Observed, at, pois);
        }

        WindowTemplates window = name == "hard" ? Hard() : GeneratedWindow.ByName(name, 3);
        CompiledModel model = WindowModel.Build(window);
        double unit = new SignalScale(model).Value!.Value;
        return At(model, window.Observed, at * unit, [.. pois.Select(p => p * unit)]);
    }

    /// <summary>The ensemble at the conditional fit for a value, and the tested values.</summary>
    public static ToyHypotheses At(CompiledModel model, double[] observed, double at, double[] pois)
    {
        var data = new DatasetBatch(model.Tables, 1);
        observed.CopyTo(data.CountsOf(0));
        var fits = new FitBatch(model.Tables, 1);
        fits.Add(0, at, new SignalScale(model).StartFor(observed));
        var tally = new FitTally();
        new BatchFitter(HostAccelerator.Simd().Fits).Fit(model, data, fits, tally);
        Assert.Equal(0, tally.Failed);
        double[] globals = [.. fits.ParametersOf(0)];
        var expectation = new double[model.Bins];
        var locals = new double[model.Bins * model.Shape.Groups];
        ProfiledLocals.Evaluate(data, 0, globals, expectation, locals);
        return new ToyHypotheses(model, ToyEnsemble.At(model, globals, expectation, locals).Tables, globals, Math.Max(0.0, model.Poi.Lower), pois);
    }

    /// <summary>0.3 events per bin, and errors of 40 %: one auxiliary value in 160 is below zero.</summary>
    private static WindowTemplates Hard()
    {
        WindowTemplates window = GeneratedWindow.LowCounts(11);
        int bins = window.Background.Length;
        return window with
        {
            Background = [.. Enumerable.Repeat(0.3, bins)],
            BackgroundRelativeError = [.. Enumerable.Repeat(0.4, bins)],
            SignalRelativeError = [.. Enumerable.Repeat(0.4, bins)],
            Observed = [.. Enumerable.Range(0, bins).Select(i => i % 3 == 0 ? 1.0 : 0.0)],
        };
    }
}
