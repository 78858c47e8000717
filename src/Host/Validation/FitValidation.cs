using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Validation;

/// <summary>Draws, fits and toy fits of windows.</summary>
/// <param name="device">The device, in double precision.</param>
/// <param name="mixed">The device in mixed precision; null where that is not compared.</param>
/// <param name="tolerance">Allowed difference.</param>
internal sealed class FitValidation(IAccelerator device, IAccelerator? mixed, double tolerance)
{
    /// <summary>Test statistics and NLLs of fits in mixed precision are this close to those in double precision.</summary>
    public const double MixedTolerance = 1e-6;

    private readonly LaneFitKernels<Kernels.Numerics.F64> scalar = new();
    private readonly Comparison draws = new("toys, drawn", tolerance);
    private readonly Comparison free = new("fits, free", tolerance);
    private readonly Comparison conditional = new("fits, conditional", tolerance);
    private readonly Comparison toyFits = new("toys, fitted", tolerance);
    private readonly Comparison mixedFits = new("fits, mixed precision", MixedTolerance);
    private readonly Comparison mixedToys = new("toys, mixed precision", MixedTolerance);
    private readonly Comparison mixedBits = new("toys, mixed, against the host's mixed", tolerance);

    /// <summary>The results so far.</summary>
    public IEnumerable<ValidatedQuantity> Result => draws.Result.Concat(free.Result).Concat(conditional.Result).Concat(toyFits.Result)
        .Concat(mixedFits.Result).Concat(mixedToys.Result).Concat(mixedBits.Result);

    /// <summary>Compares on the data of a window, and on toys of it.</summary>
    /// <param name="window">The window.</param>
    /// <param name="toys">Toys.</param>
    public void Add(WindowTemplates window, int toys)
    {
        CompiledModel model = WindowModel.Build(window);
        if (model.Tables.Wide is not null || new SignalScale(model).Value is not double unit)
        {
            return;
        }

        // Toys with signal, and tests on both sides of it: statistics that are 0 by definition and such that are not.
        if (Hypotheses(model, window.Observed, unit, [0.0, 0.5 * unit, 2.0 * unit]) is not ToyHypotheses hypotheses)
        {
            return;
        }

        var source = new ToySource(20_260, (uint)window.Index);
        DatasetBatch data = Draw(hypotheses, source, toys);
        window.Observed.CopyTo(data.CountsOf(0));
        Fit(model, data, null, free);
        Fit(model, data, unit, conditional);
        FitToys(hypotheses, source, toys);
        if (mixed is not null)
        {
            FitMixed(model, data, null);
            FitMixed(model, data, unit);
            FitToysMixed(hypotheses, source, toys);
        }
    }

    private DatasetBatch Draw(ToyHypotheses hypotheses, ToySource source, int toys)
    {
        ToyTables tables = hypotheses.Tables;
        var data = new DatasetBatch(hypotheses.Model.Tables, toys);
        for (int toy = 0; toy < toys; toy++)
        {
            ToySampler.FillDataset(tables, source, (ulong)toy, data, toy);
        }

        double[] actual = DrawOnDevice(hypotheses, source, toys);
        int at = 0;
        draws.Add("counts", data.Counts, Rows(actual, ref at, tables.Bins, toys));
        draws.Add("auxiliary values of locals", data.LocalAuxiliary, Rows(actual, ref at, tables.Locals, toys));
        draws.Add("auxiliary values of globals", data.GlobalAuxiliary, Rows(actual, ref at, tables.Globals, toys));
        return data;
    }

    private unsafe double[] DrawOnDevice(ToyHypotheses hypotheses, ToySource source, int toys)
    {
        ToyTables tables = hypotheses.Tables;
        int rows = tables.Bins + tables.Locals + tables.Globals;
        var data = new double[rows * toys];
        if (device.Toys is IToyKernels kernels)
        {
            using IToyRunner runner = kernels.Open();
            ulong[] numbers = [.. Enumerable.Range(0, toys).Select(t => (ulong)t)];
            runner.Draw(ToyFitterDevice.TaskOf(hypotheses, [], ConditionalFits.All), source, numbers, data);
            return data;
        }

        // The host's own: its lanes.
        ToySampler sampler = ToySampler.Simd();
        using var scratch = new LaneScratch();
        double* pack = scratch.Reserve(rows * sampler.Lanes);
        for (int first = 0; first < toys; first += sampler.Lanes)
        {
            sampler.Fill(tables, source, (ulong)first, pack, pack + (tables.Bins * sampler.Lanes), pack + ((tables.Bins + tables.Locals) * sampler.Lanes));
            for (int lane = 0; lane < Math.Min(sampler.Lanes, toys - first); lane++)
            {
                for (int row = 0; row < rows; row++)
                {
                    data[(row * toys) + first + lane] = pack[(row * sampler.Lanes) + lane];
                }
            }
        }

        return data;
    }

    private static double[] Rows(double[] columns, ref int at, int rows, int toys)
    {
        var result = new double[rows * toys];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = columns[((at + (i % rows)) * toys) + (i / rows)];
        }

        at += rows;
        return result;
    }

    private void Fit(CompiledModel model, DatasetBatch data, double? poi, Comparison comparison)
    {
        FitBatch expected = Fits(model, data, poi);
        FitBatch actual = Fits(model, data, poi);
        scalar.Fit(data, expected, MinimiserSettings.Default);
        device.Fits.Fit(data, actual, MinimiserSettings.Default);
        comparison.Add("status", expected.Status.Select(s => (long)s), actual.Status.Select(s => (long)s));
        comparison.Add("iterations", expected.Iterations.Select(i => (long)i), actual.Iterations.Select(i => (long)i));
        comparison.Add("NLL", expected.Nll, actual.Nll);
        comparison.Add("parameters", expected.Parameters, actual.Parameters);
        comparison.Add("gradient of the POI", expected.PoiGradient, actual.PoiGradient);
        comparison.Add("Hessian", expected.Hessian, actual.Hessian);
    }

    private static FitBatch Fits(CompiledModel model, DatasetBatch data, double? poi)
    {
        var scale = new SignalScale(model);
        var fits = new FitBatch(model.Tables, data.Capacity);
        for (int dataset = 0; dataset < data.Capacity; dataset++)
        {
            fits.Add(dataset, poi, scale.StartFor(data.CountsOf(dataset)));
        }

        return fits;
    }

    private void FitToys(ToyHypotheses hypotheses, ToySource source, int toys)
    {
        var expected = new ToyResults(toys, hypotheses.Pois.Length);
        var actual = new ToyResults(toys, hypotheses.Pois.Length);
        ToyFitter.Scalar().Run(hypotheses, source, 0, toys, expected);
        ToyFitter.On(device).Run(hypotheses, source, 0, toys, actual);
        toyFits.Add("valid", expected.Valid.Select(v => v ? 1L : 0L), actual.Valid.Select(v => v ? 1L : 0L));
        toyFits.Add("fitted POI", expected.PoiHat, actual.PoiHat);
        toyFits.Add("NLL of the free fit", expected.FreeNll, actual.FreeNll);
        for (int i = 0; i < expected.Q.Length; i++)
        {
            toyFits.Add(hypotheses.Pois[i] == 0.0 ? "test statistic q0" : "test statistic q~", expected.Q[i], actual.Q[i]);
        }

        toyFits.Add("fits, iterations, retries", [expected.Fits, expected.Iterations, expected.Retried], [actual.Fits, actual.Iterations, actual.Retried]);
    }

    private void FitMixed(CompiledModel model, DatasetBatch data, double? poi)
    {
        FitBatch expected = Fits(model, data, poi);
        FitBatch actual = Fits(model, data, poi);
        scalar.Fit(data, expected, MinimiserSettings.Default);
        mixed!.Fits.Fit(data, actual, MinimiserSettings.Default);
        mixedFits.Add("status", expected.Status.Select(s => (long)s), actual.Status.Select(s => (long)s));
        mixedFits.Add("NLL", expected.Nll, actual.Nll);
    }

    private void FitToysMixed(ToyHypotheses hypotheses, ToySource source, int toys)
    {
        var exact = new ToyResults(toys, hypotheses.Pois.Length);
        var expected = new ToyResults(toys, hypotheses.Pois.Length);
        var actual = new ToyResults(toys, hypotheses.Pois.Length);
        ToyFitter.Scalar().Run(hypotheses, source, 0, toys, exact);
        ToyFitter.Mixed().Run(hypotheses, source, 0, toys, expected);
        ToyFitter.On(mixed!).Run(hypotheses, source, 0, toys, actual);
        mixedToys.Add("valid", exact.Valid.Select(v => v ? 1L : 0L), actual.Valid.Select(v => v ? 1L : 0L));
        mixedToys.Add("NLL of the free fit", exact.FreeNll, actual.FreeNll);
        mixedBits.Add("fitted POI", expected.PoiHat, actual.PoiHat);
        mixedBits.Add("NLL of the free fit", expected.FreeNll, actual.FreeNll);
        for (int i = 0; i < exact.Q.Length; i++)
        {
            string name = hypotheses.Pois[i] == 0.0 ? "test statistic q0" : "test statistic q~";
            mixedToys.Add(name, exact.Q[i], actual.Q[i]);
            mixedBits.Add(name, expected.Q[i], actual.Q[i]);
        }
    }

    private static ToyHypotheses? Hypotheses(CompiledModel model, double[] observed, double at, double[] pois)
    {
        var data = new DatasetBatch(model.Tables, 1);
        observed.CopyTo(data.CountsOf(0));
        var fit = new FitBatch(model.Tables, 1);
        fit.Add(0, at, new SignalScale(model).StartFor(observed));
        var tally = new FitTally();
        new BatchFitter(new LaneFitKernels<Kernels.Numerics.F64>()).Fit(model, data, fit, tally);
        if (tally.Failed > 0)
        {
            return null;
        }

        double[] globals = [.. fit.ParametersOf(0)];
        var expectation = new double[model.Bins];
        var locals = new double[model.Bins * model.Shape.Groups];
        ProfiledLocals.Evaluate(data, 0, globals, expectation, locals);
        return new ToyHypotheses(model, ToyEnsemble.At(model, globals, expectation, locals).Tables, globals, Math.Max(0.0, model.Poi.Lower), pois);
    }
}
