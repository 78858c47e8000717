using Xunit;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.LookElsewhere;

namespace ZPrimeGpu.Tests.Accelerators;

/// <summary>The launches of a scan as a GPU would get them, executed one after the other on one memory.</summary>
public sealed class PtxScanTests
{
    private const int DrawArguments = 408;
    private const int FitArguments = 448;
    private const ulong Seed = 8;
    private const int Spectra = 7;
    private const int Lists = 3;

    // So few that some fits go through the launches of the slow ones.
    private const int QuickIterations = 1;

    [Theory]
    [InlineData(false, "one and one")]
    [InlineData(true, "three and one")]
    public void Spectra_Executed_GiveTheBitsOfTheScalarPath(bool morph, string layout)
    {
        PlugIn.OrSkip();
        SpectrumScan scan = SyntheticScan.Make(2, 1, 1, 0.8, 0.3, morph: morph).Compile();
        ScanTask task = ScanTasks.Of(scan);
        var machine = new PtxMachine(PtxTests.Text("spectra, drawn"));
        ulong Column(int rows) => machine.Place<double>(new double[Math.Max(1, rows) * Spectra]);
        ulong counts = Column(task.Cells);
        ulong pulls = Column(task.Cells);
        ulong globalPulls = Column(task.SharedPulls);
        ulong local = Column(task.MostLocals);
        ulong global = Column(task.MostGlobals);
        ulong x = Column(task.MostGlobals);
        ulong point = Column(task.MostGlobals);
        ulong workspace = Column(task.MostWorkspace);
        ulong nll = Column(1);
        ulong fits = Column(1);
        ulong iterations = Column(1);
        ulong q0 = Column(task.Windows.Count);
        ulong lengths = machine.Place<int>(new int[Lists * task.Windows.Count]);
        ulong lists = machine.Place<int>(new int[Lists * Spectra]);
        Draw(machine, task.Spectrum, task.SpectrumStream, Shared(machine, default, null, task.Normalisation), pulls, globalPulls, (counts, pulls, globalPulls), x, task.MostGlobals);
        for (int w = 0; w < task.Windows.Count; w++)
        {
            ScanWindowTask window = task.Windows[w];
            ModelShape shape = window.Model.Shape;
            ulong offset = (ulong)(8 * window.FirstCell * Spectra);
            var drawing = new PtxMachine(PtxTests.Text("spectra, drawn"), machine);
            Draw(drawing, window.OwnLocals, window.Stream, Shared(drawing, shape, window, task.Normalisation), pulls + offset, globalPulls, (counts + offset, local, global), x, 0);
            double[] free = [.. window.Model.Lower, .. window.Model.Upper];
            double[] conditional = [.. free];
            conditional[shape.Poi] = conditional[shape.Globals + shape.Poi] = free[shape.Poi] = 0.0;
            ulong limits = machine.Place<double>([.. conditional, .. free]);
            for (int pass = 0; pass < 4; pass++)
            {
                var fitting = new PtxMachine(PtxTests.Text($"spectra, {layout}"), machine);
                PtxArguments arguments = PtxTests.Model(fitting, window.Model);
                Shared(fitting, shape, window, task.Normalisation)(arguments)
                    .Add((int)window.Bounds).Add(pass).Add(pass % 2 == 0 ? QuickIterations : MinimiserSettings.Default.MaxIterations).Add(Spectra).Add(task.MostGlobals)
                    .View(lengths + (ulong)(sizeof(int) * Lists * w), Lists)
                    .View(lists, Lists * Spectra)
                    .View(limits, 4 * shape.Globals);
                foreach (ulong column in (ulong[])[counts + offset, local, global, x, point, workspace, nll, fits, iterations, q0 + (ulong)(8 * w * Spectra)])
                {
                    arguments.View(column, Spectra);
                }

                fitting.Run(Spectra, arguments.Bytes(FitArguments));
            }
        }

        var expected = new ScanBlock(scan.Windows.Count, Spectra);
        using SpectrumScanner scanner = SpectrumScanner.OfLanes(1, scan, Seed, Spectra);
        scanner.Run(0, Spectra, expected);
        Assert.Equal(expected.Q0.Select(BitConverter.DoubleToInt64Bits), machine.Read(q0, expected.Q0.Length).Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(expected.Fits, machine.Read(fits, Spectra).Sum());
        Assert.Equal(expected.Iterations, machine.Read(iterations, Spectra).Sum());
        Assert.Contains(expected.Q0, q => q > 0.0);
        Assert.Contains(expected.Q0, q => q == 0.0);
    }

    private static void Draw(
        PtxMachine machine,
        ScanDraws draws,
        uint stream,
        Func<PtxArguments, PtxArguments> shared,
        ulong cellPulls,
        ulong globalPulls,
        (ulong Counts, ulong Local, ulong Global) targets,
        ulong minima,
        int minimaRows)
    {
        PtxArguments arguments = shared(new PtxArguments()
            .Add(draws.Shape)
            .View(machine.Place<double>(NotEmpty(draws.Values)), draws.Values.Length)
            .View(machine.Place<ulong>(NotEmpty(draws.Thresholds)), draws.Thresholds.Length)
            .View(machine.Place<int>(NotEmpty(draws.Indices)), draws.Indices.Length)
            .Add(Seed).Add((long)stream)
            .Add(0UL));
        arguments.View(cellPulls, Spectra).View(globalPulls, Spectra).Add((long)Spectra)
            .View(targets.Counts, Spectra).View(targets.Local, Spectra).View(targets.Global, Spectra)
            .View(minima, Spectra).Add((long)minimaRows);
        machine.Run(Spectra, arguments.Bytes(DrawArguments));
    }

    private static Func<PtxArguments, PtxArguments> Shared(PtxMachine machine, ModelShape shape, ScanWindowTask? window, double normalisation) => arguments =>
        arguments.Add(shape).Add(window?.BackgroundGroup ?? -1)
            .View(machine.Place<double>(NotEmpty(window?.BackgroundError ?? [])), 1)
            .View(machine.Place<double>(NotEmpty(window?.Model.GlobalAuxiliary ?? [])), 1)
            .View(machine.Place<double>(NotEmpty(window?.GlobalWidth ?? [])), 1)
            .View(machine.Place<int>(NotEmpty(window?.GlobalPull ?? [])), 1)
            .Add(normalisation);

    private static T[] NotEmpty<T>(T[] table) => table.Length > 0 ? table : new T[1];
}
