using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Host.Templates;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Kernels.Toys;
using ZPrimeGpu.Tests.Toys;

namespace ZPrimeGpu.Tests.LookElsewhere;

public sealed class SpectrumScannerTests
{
    private const ulong Seed = 17;

    /// <summary>θ* bins, events per cell, δ, morph: from empty cells to thousands of events, γ at their bounds.</summary>
    public static TheoryData<int, double, double, bool> Kinds => new()
    {
        { 1, 0.05, 0.1, false },
        { 1, 0.5, 0.25, false },
        { 2, 3.0, 0.1, true },
        { 3, 20.0, 0.6, false },
        { 5, 0.2, 0.6, false },
        { 1, 2000.0, 0.05, false },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Run_AnyWindow_IsQ0OfTheSameData(int thetaBins, double perBin, double error, bool morph)
    {
        SyntheticScan synthetic = SyntheticScan.Make(12, 1, thetaBins, perBin, error, morph: morph);
        SpectrumScan scan = synthetic.Compile();
        const int spectra = 43;
        const int first = 5;
        ScanBlock block = Scan(scan, first, spectra, 8, 64);
        double[][] shared = Draw(scan.Spectrum, SpectrumScan.SpectrumStream, first, spectra);
        var fitter = new BatchFitter(HostAccelerator.Simd().Fits);
        int positive = 0;
        foreach (int window in new[] { 0, 4, 5, 11 })
        {
            WindowTemplates templates = synthetic.Windows[window];
            CompiledModel model = WindowModel.Build(templates);
            var data = new DatasetBatch(model.Tables, spectra);
            double[][] own = Draw(scan.Windows[window].OwnLocals, SpectrumScan.StreamOf(window), first, spectra);
            var fits = new FitBatch(model.Tables, 2 * spectra);
            for (int s = 0; s < spectra; s++)
            {
                Fill(data, s, model, templates, synthetic.FirstCells[window] - synthetic.FirstCells[0], scan.Cells, shared[s], own[s]);
                double[] start = new SignalScale(model).StartFor(data.CountsOf(s));
                fits.Add(s, 0.0, start);
                fits.Add(s, null, start);
            }

            var tally = new FitTally();
            fitter.Fit(model, data, fits, tally);
            Assert.Equal(0, tally.Failed);
            for (int s = 0; s < spectra; s++)
            {
                double expected = fits.ParametersOf((2 * s) + 1)[0] > 0.0 ? Math.Max(0.0, 2.0 * (fits.Nll[2 * s] - fits.Nll[(2 * s) + 1])) : 0.0;
                double q0 = block.Q0[(window * block.Capacity) + s];

                // Both minima are good to far below the edm of 1e-8 before the last step; the NLL of 2000 events a bin rounds at 1e-11.
                Assert.InRange(q0, expected - 1e-8, expected + 1e-8);
                positive += q0 > 0.0 ? 1 : 0;
            }
        }

        Assert.InRange(positive, 4, (4 * spectra) - 4);
        Assert.Empty(block.Failures);
        Assert.All(block.Valid, Assert.True);
    }

    [Fact]
    public void Run_AnyBlockAndLanes_GivesTheSameBits()
    {
        SpectrumScan scan = SyntheticScan.Make(9, 2, 2, 0.6, 0.3).Compile();
        const int spectra = 37;
        double[][] reference = Columns(Scan(scan, 0, spectra, 1, spectra));
        foreach (int lanes in new[] { 4, 8 })
        {
            Assert.Equal(reference.Select(ToyLanes.Bits), Columns(Scan(scan, 0, spectra, lanes, 64)).Select(ToyLanes.Bits));

            // One by one, with other neighbours in the pack.
            for (int s = 0; s < spectra; s += 9)
            {
                Assert.Equal(ToyLanes.Bits(reference[s]), ToyLanes.Bits(Columns(Scan(scan, s, 1, lanes, 16))[0]));
            }
        }
    }

    [Fact]
    public void SafeFits_OfLanes_GiveTheSameQ0()
    {
        SyntheticScan synthetic = SyntheticScan.Make(3, 1, 1, 2.0, 0.2);
        SpectrumScan scan = synthetic.Compile();
        ScanBlock block = Scan(scan, 0, 16, 8, 16);
        double[][] shared = Draw(scan.Spectrum, SpectrumScan.SpectrumStream, 0, 16);
        double[][] own = Draw(scan.Windows[1].OwnLocals, SpectrumScan.StreamOf(1), 0, 16);
        CompiledModel model = scan.Windows[1].Model;
        var data = new DatasetBatch(model.Tables, 1);
        var safe = new SafeScanFits(scan);
        var failures = new List<ScanFailure>();
        for (int s = 0; s < 16; s++)
        {
            Fill(data, 0, model, synthetic.Windows[1], 1, scan.Cells, shared[s], own[s]);
            double? q0 = Alone(safe, 1, data, (ulong)s, failures);
            Assert.InRange(q0!.Value - block.Q0[block.Capacity + s], -1e-8, 1e-8);
        }

        Assert.Empty(failures);
    }

    [Fact]
    public void SafeFits_OfImpossibleData_NameTheSpectrum()
    {
        // Events where neither signal nor background can be.
        SyntheticScan synthetic = SyntheticScan.Make(2, 1, 1, 2.0, 0.2);
        WindowTemplates window = synthetic.Windows[0];
        window.Background[19] = 0.0;
        window.SignalFraction[19] = 0.0;
        SpectrumScan scan = SpectrumScan.Of([window], [0]);
        var data = new DatasetBatch(scan.Windows[0].Model.Tables, 1);
        data.CountsOf(0)[19] = 3.0;
        var failures = new List<ScanFailure>();
        Assert.Null(Alone(new SafeScanFits(scan), 0, data, 12, failures));
        Assert.Equal(2, failures.Count);
        Assert.All(failures, f => Assert.Equal((12UL, 0, 1.0), (f.Spectrum, f.Window, f.MassGeV)));
    }

    private static unsafe double? Alone(SafeScanFits safe, int window, DatasetBatch data, ulong spectrum, List<ScanFailure> failures)
    {
        fixed (double* n = data.CountsOf(0), local = data.LocalAuxiliaryOf(0), global = data.GlobalAuxiliaryOf(0))
        {
            return safe.Fit(window, new(n, 1), new(local, 1), new(global, 1), spectrum, failures);
        }
    }

    /// <summary>The data of a window put together from the tables of the templates, not from those of the scan.</summary>
    private static void Fill(
        DatasetBatch data, int dataset, CompiledModel model, WindowTemplates templates, int firstCell, int cells, double[] shared, double[] own)
    {
        int background = -1;
        for (int group = 0; group < model.Groups.Count; group++)
        {
            background = model.Groups[group]?.Name == WindowModel.BackgroundFactors ? group : background;
        }

        int groups = model.Shape.Groups;
        for (int bin = 0; bin < model.Bins; bin++)
        {
            data.CountsOf(dataset)[bin] = shared[firstCell + bin];
            for (int group = 0; group < groups; group++)
            {
                data.LocalAuxiliaryOf(dataset)[(bin * groups) + group] = group == background
                    ? 1.0 + (templates.BackgroundRelativeError[bin] * shared[cells + firstCell + bin])
                    : own[(bin * groups) + group];
            }
        }

        // In the order in which the first window names them: luminosity, efficiency, width.
        for (int k = 2; k < model.Globals.Count; k++)
        {
            data.GlobalAuxiliaryOf(dataset)[k] = shared[(2 * cells) + k - 2];
        }
    }

    private static double[][] Draw(ToyTables tables, uint stream, int first, int count)
        => ToyLanes.Draw(ToySampler.Scalar(), tables, new ToySource(Seed, stream), (ulong)first, count);

    private static ScanBlock Scan(SpectrumScan scan, int first, int count, int lanes, int capacity)
    {
        var block = new ScanBlock(scan.Windows.Count, capacity);
        using SpectrumScanner scanner = SpectrumScanner.OfLanes(lanes, scan, Seed, capacity);
        scanner.Run((ulong)first, count, block);
        return block;
    }

    private static double[][] Columns(ScanBlock block)
        => [.. Enumerable.Range(0, block.Count).Select(s => Enumerable.Range(0, block.Windows).Select(w => block.Q0[(w * block.Capacity) + s]).ToArray())];
}
