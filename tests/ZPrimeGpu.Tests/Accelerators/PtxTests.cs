using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Host.Validation;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Fitting;
using ZPrimeGpu.Tests.Toys;

namespace ZPrimeGpu.Tests.Accelerators;

/// <summary>The code that a GPU would get: its shape, and what it computes when executed as the PTX ISA says.</summary>
public sealed class PtxTests
{
    private const int FitArguments = 256;
    private const int ToyArguments = 592;
    private const int NarrowArguments = 160;
    private static readonly Lazy<IReadOnlyList<KernelReport>> Kernels = new(() => AcceleratorFactory.LoadedPlugIn!.InspectKernels());

    [Fact]
    public void Kernels_HaveNoCallsNoLocalMemoryAndNoBranchesThatClaimToBeUniform()
    {
        PlugIn.OrSkip();
        Assert.Equal(28, Kernels.Value.Count);
        Assert.All(Kernels.Value, k =>
        {
            Assert.True(k.Calls == 0, $"{k.Name}: {k.Calls} calls");
            Assert.True(k.LocalAccesses == 0, $"{k.Name}: {k.LocalAccesses} accesses to local memory");

            // Threads of a warp part: a branch that says they do not would be wrong.
            Assert.DoesNotMatch(@"@!?%p\d+\s+bra\.uni|brx\.idx\.uni", k.Text);
        });
    }

    [Fact]
    public void Functions_Executed_GiveTheBitsOfTheHost()
    {
        PlugIn.OrSkip();
        double[] x = [0.0, -0.0, 1.0, -1.0, 1e-310, 0.3, 7.7, 1e300, -5.5, 708.3, 709.75, -744.0, -800.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (NumericFunction function in Enum.GetValues<NumericFunction>())
        {
            var machine = new PtxMachine(Text("functions"));
            ulong data = machine.Place<double>(x);
            machine.Run(x.Length, new PtxArguments().Add((int)function).View(data, x.Length).Bytes(24));
            double[] expected = new double[x.Length];
            new LaneNumericKernels<F64>().Evaluate(function, x, expected);
            AssertSame(expected, machine.Read(data, x.Length));
        }
    }

    [Theory]
    [InlineData("fit", "low", "one and one")]
    [InlineData("fit", "sparse", "one and one")]
    [InlineData("fit", "sparse+morph", "three and one")]
    [InlineData("mixed fit", "low", "one and one")]
    public void Fits_Executed_GiveTheBitsOfTheScalarPath(string kernel, string window, string layout)
    {
        PlugIn.OrSkip();
        const int count = 4;
        (CompiledModel model, DatasetBatch data) = LaneFitKernelsTests.Toys(window, count);
        FitBatch fits = LaneFitKernelsTests.FitAll(model, data, new LaneFitKernels<F64>());
        ModelShape shape = model.Shape;
        var machine = new PtxMachine(Text($"{kernel}, {layout}"));
        PtxArguments arguments = Model(machine, model.Tables).Add(MinimiserSettings.Default).Add(count);
        ulong x = 0;
        ulong work = 0;
        foreach ((double[] rows, int length) in new[]
        {
            (data.Counts, shape.Bins), (data.LocalAuxiliary, shape.Bins * shape.Groups), (data.GlobalAuxiliary, shape.Globals),
            (fits.Lower, shape.Globals), (fits.Upper, shape.Globals), (fits.Start, shape.Globals), (new double[count * shape.WorkspaceLength], shape.WorkspaceLength),
        })
        {
            (x, work) = (work, machine.Place<double>(Columns(rows, length, count)));
            arguments.View(work, (long)length * count);
        }

        if (kernel == "mixed fit")
        {
            Narrow(machine, arguments, model.Tables, count);
            machine.Run(count, arguments.Bytes(FitArguments + NarrowArguments));
            double[] mixed = machine.Read(work, shape.WorkspaceLength * count);
            AssertSame([.. fits.Status.Select(s => (double)s)], Row(mixed, ModelShape.StatusAt, count));
            Assert.All(fits.Nll.Zip(Row(mixed, ModelShape.NllAt, count)), pair => Assert.Equal(pair.First, pair.Second, FitValidation.MixedTolerance));
            return;
        }

        machine.Run(count, arguments.Bytes(FitArguments));
        AssertSame(Columns(fits.Parameters, shape.Globals, count), machine.Read(x, shape.Globals * count));
        double[] results = machine.Read(work, shape.WorkspaceLength * count);
        AssertSame([.. fits.Status.Select(s => (double)s)], Row(results, ModelShape.StatusAt, count));
        AssertSame([.. fits.Iterations.Select(n => (double)n)], Row(results, ModelShape.IterationsAt, count));
        AssertSame(fits.Nll, Row(results, ModelShape.NllAt, count));
        AssertSame(fits.PoiGradient, Row(results, ModelShape.PoiGradientAt, count));
    }

    [Theory]
    [InlineData("toys", "sparse", "one and one")]
    [InlineData("toys", "sparse+morph", "three and one")]
    [InlineData("mixed toys", "low", "one and one")]
    [InlineData("mixed toys", "sparse+morph", "three and one")]
    public void Toys_Executed_GiveTheBitsOfTheScalarPath(string kernel, string window, string layout)
    {
        PlugIn.OrSkip();
        bool mixed = kernel == "mixed toys";
        const int count = 4;
        ToyHypotheses hypotheses = ToyFitterCase.Of(window, 0.5, 0.0, 0.7, 1.5);
        double[] pois = [.. hypotheses.Pois.Order()];
        ToyTask task = ToyFitterDevice.TaskOf(hypotheses, pois, ConditionalFits.WhereNeeded);
        ModelTables model = task.Model;
        ModelShape shape = model.Shape;
        ToyPasses passes = ToyFitSettings.For(ToyFitEffort.Quick, shape.Layout);
        var source = new ToySource(77, 3);
        ulong[] toys = [.. Enumerable.Range(100, count).Select(t => (ulong)t)];
        var machine = new PtxMachine(Text($"{kernel}, {layout}"));
        PtxArguments arguments = Model(machine, model).Add(task.Draws)
            .View(machine.Place<double>(task.Values), task.Values.Length)
            .View(machine.Place<ulong>(task.Thresholds), task.Thresholds.Length)
            .View(machine.Place<int>(task.Indices), task.Indices.Length)
            .Add(source.Seed).Add((long)source.Stream)
            .View(machine.Place<ulong>(toys), count)
            .View(machine.Place<double>(task.Start), shape.Globals)
            .View(machine.Place<double>(pois), pois.Length)
            .View(machine.Place<double>([.. model.Lower, .. model.Upper]), 2 * shape.Globals)
            .Add((long)pois.Length).Add(task.PoiLower).Add(model.Upper[shape.Poi]).Add((long)task.Conditionals)
            .Add(passes.Free).Add(passes.Conditional).Add((int)GammaBoundsLevel.None).Add(count);
        int rows = ToyFitKernel.ResultLength(pois.Length);
        ulong results = 0;
        foreach (int length in new[]
        {
            shape.Bins, shape.Bins * shape.Groups, shape.Globals, shape.Globals, shape.Globals, shape.Globals, shape.WorkspaceLength, ToyFitKernel.MemoryLength(shape), rows,
        })
        {
            results = machine.Place<double>(new double[length * count]);
            arguments.View(results, (long)length * count);
        }

        if (mixed)
        {
            Narrow(machine, arguments, model, count);
        }

        machine.Run(count, arguments.Bytes(ToyArguments + (mixed ? NarrowArguments : 0)));
        ToyFitterPacks lanes = mixed ? new ToyFitterMixed() : new ToyFitterLanes<F64>();
        lanes.Prepare(hypotheses, pois, ConditionalFits.WhereNeeded);
        var expected = new double[rows * count];
        for (int toy = 0; toy < count; toy++)
        {
            lanes.Fit(source, toys.AsSpan(toy, 1), ToyFitEffort.Quick);
            for (int row = 0; row < rows; row++)
            {
                expected[(row * count) + toy] = lanes.Result(row, 0);
            }
        }

        double[] actual = machine.Read(results, rows * count);
        AssertSame(Row(expected, ToyFitKernel.OutcomeAt, count), Row(actual, ToyFitKernel.OutcomeAt, count));
        int good = 0;
        for (int toy = 0; toy < count; toy++)
        {
            // Of a toy that needs more iterations only that counts: the rest is what was in the workspace.
            if (expected[(ToyFitKernel.OutcomeAt * count) + toy] == (double)ToyFitOutcome.Good)
            {
                good++;
                AssertSame([.. Enumerable.Range(0, rows).Select(r => expected[(r * count) + toy])], [.. Enumerable.Range(0, rows).Select(r => actual[(r * count) + toy])]);
            }
        }

        Assert.True(good > 1);
    }

    internal static string Text(string kernel) => Kernels.Value.Single(k => k.Name == kernel).Text;

    internal static PtxArguments Model(PtxMachine machine, ModelTables model) => new PtxArguments()
        .Add(model.Shape)
        .View(machine.Place<double>(model.Bins), model.Bins.Length)
        .View(machine.Place<double>(model.Factors), model.Factors.Length)
        .View(machine.Place<double>(model.Weights), model.Weights.Length)
        .View(machine.Place<int>(model.Structure), model.Structure.Length);

    /// <summary>The single-precision side of a launch.</summary>
    private static void Narrow(PtxMachine machine, PtxArguments arguments, ModelTables model, int count)
    {
        ModelShape shape = model.Shape;
        foreach (double[] table in new[] { model.Bins, model.Factors, model.Weights })
        {
            arguments.View(machine.Place<float>(Array.ConvertAll(table, n => (float)n)), table.Length);
        }

        foreach (int rows in new[] { shape.Bins, shape.Bins * shape.Groups, shape.Globals, shape.Globals, shape.Globals, shape.Globals, shape.WorkspaceLength })
        {
            arguments.View(machine.Place<float>(new float[rows * count]), (long)rows * count);
        }
    }

    private static double[] Columns(double[] rows, int length, int count)
    {
        var columns = new double[length * count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = rows[((i % count) * length) + (i / count)];
        }

        return columns;
    }

    private static double[] Row(double[] columns, int row, int count) => columns[(row * count)..((row + 1) * count)];

    private static void AssertSame(double[] expected, double[] actual)
        => Assert.Equal(
            expected.Select(v => double.IsNaN(v) ? -1L : BitConverter.DoubleToInt64Bits(v)), actual.Select(v => double.IsNaN(v) ? -1L : BitConverter.DoubleToInt64Bits(v)));
}
