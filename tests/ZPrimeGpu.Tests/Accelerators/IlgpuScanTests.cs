using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Scans;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Kernels.LookElsewhere;
using ZPrimeGpu.Tests.LookElsewhere;

namespace ZPrimeGpu.Tests.Accelerators;

public sealed class IlgpuScanTests
{
    private const ulong Seed = 23;

    /// <summary>θ* bins, events per cell, δ, morph: from empty cells, γ at their bounds and fits that need many iterations to hundreds of events.</summary>
    public static TheoryData<int, double, double, bool> Kinds => new()
    {
        { 2, 0.6, 0.3, false },
        { 1, 3.0, 0.1, true },
        { 3, 0.1, 0.8, false },
        { 1, 300.0, 0.05, false },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Spectra_OnTheCpuAccelerator_HaveTheBitsOfTheScalarPath(int thetaBins, double perBin, double error, bool morph)
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip();
        SpectrumScan scan = SyntheticScan.Make(5, 1, thetaBins, perBin, error, morph: morph).Compile();
        const int spectra = 70;
        ScanBlock expected = Scan(SpectrumScanner.OfLanes(1, scan, Seed, spectra), scan, 3, spectra, spectra);

        // A pitch other than the number of spectra.
        ScanBlock actual = Scan(SpectrumScanner.On(accelerator, scan, Seed, spectra + 5), scan, 3, spectra, spectra + 5);
        AssertSame(expected, actual);
        Assert.True(expected.Q0.Any(q => q > 1.0));
    }

    [Fact]
    public void Spectra_OfMoreLaunchesThanOne_HaveTheSameBits()
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip();
        SpectrumScan scan = SyntheticScan.Make(2, 1, 1, 1.0, 0.3).Compile();
        int spectra = accelerator.Scans!.BusySpectra + 13;
        AssertSame(
            Scan(SpectrumScanner.OfLanes(8, scan, Seed, spectra), scan, 0, spectra, spectra),
            Scan(SpectrumScanner.On(accelerator, scan, Seed, spectra), scan, 0, spectra, spectra));
    }

    [Fact]
    public void Draws_OnTheCpuAccelerator_HaveTheBitsOfTheScalarPath()
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip();
        SpectrumScan scan = SyntheticScan.Make(3, 2, 2, 4.0, 0.2).Compile();
        int spectra = accelerator.Scans!.BusySpectra + 7;
        int rows = (2 * scan.Cells) + scan.Spectrum.Globals;
        var actual = new double[rows * spectra];
        using IScanRunner runner = accelerator.Scans!.Open(ScanTasks.Of(scan), Seed);
        runner.Draw(1UL << 40, spectra, actual);
        using var redrawn = new RedrawnSpectra(scan, Seed);
        var expected = new double[rows * spectra];
        for (int s = 0; s < spectra; s++)
        {
            redrawn.Draw((1UL << 40) + (ulong)s, expected.AsSpan(s), spectra);
        }

        Assert.Equal(expected.Select(BitConverter.DoubleToInt64Bits), actual.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Unfinished_Fits_AreMadeAgainOnTheSafePath()
    {
        SpectrumScan scan = SyntheticScan.Make(3, 1, 1, 2.0, 0.2).Compile();
        const int spectra = 6;
        ScanBlock expected = Scan(SpectrumScanner.OfLanes(1, scan, Seed, spectra), scan, 0, spectra, spectra);
        var kernels = new ForgetfulKernels(expected);
        ScanBlock actual = Scan(
            new SpectrumScannerDevice(kernels, scan, Seed, spectra, () => throw new InvalidOperationException("The device did not fail.")), scan, 0, spectra, spectra);
        Assert.Equal(2, actual.Retried);
        Assert.Empty(actual.Failures);
        for (int i = 0; i < expected.Q0.Length; i++)
        {
            // Both minima are good to far below the edm of 1e-8.
            Assert.InRange(actual.Q0[i] - expected.Q0[i], -1e-8, 1e-8);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void DeviceThatFails_IsReplacedByLanesOnlyWhereNobodyNamedIt(bool automatic)
    {
        SpectrumScan scan = SyntheticScan.Make(2, 1, 1, 2.0, 0.2).Compile();
        const int spectra = 9;
        SpectrumScanner Lanes() => SpectrumScanner.OfLanes(4, scan, Seed, spectra);
        var scanner = new SpectrumScannerDevice(new LostKernels(automatic), scan, Seed, spectra, Lanes);
        if (automatic)
        {
            AssertSame(Scan(Lanes(), scan, 4, spectra, spectra), Scan(scanner, scan, 4, spectra, spectra));
        }
        else
        {
            Assert.Throws<AcceleratorException>(() => Scan(scanner, scan, 4, spectra, spectra));
        }
    }

    [Fact]
    public void Study_OnTheCpuAccelerator_CountsTheSame()
    {
        using IAccelerator accelerator = PlugIn.CpuOrSkip();
        SpectrumScan scan = SyntheticScan.Make(6, 1, 1, 0.7, 0.4).Compile();
        ScanLevels levels = ScanLevels.Of(ScanLevels.Default, [], new double?[6]);
        ScanTally expected = SpectrumStudy.Run(scan, levels, new StudySettings(150, 9, 1, 8), _ => { }, CancellationToken.None);
        StudySettings settings = StudySettings.On(accelerator, 150, 9, 2);
        Assert.NotNull(settings.Device);
        ScanTally actual = SpectrumStudy.Run(scan, levels, settings with { Block = 64 }, _ => { }, CancellationToken.None);
        Assert.Equal((expected.Spectra, expected.Fits, expected.Iterations, expected.Retried), (actual.Spectra, actual.Fits, actual.Iterations, actual.Retried));
        Assert.Equal(expected.MaximumAbove, actual.MaximumAbove);
        Assert.Equal(expected.Upcrossings, actual.Upcrossings);
        Assert.Equal(expected.Histogram, actual.Histogram);
    }

    private static ScanBlock Scan(SpectrumScanner scanner, SpectrumScan scan, ulong first, int spectra, int capacity)
    {
        using (scanner)
        {
            var block = new ScanBlock(scan.Windows.Count, capacity);
            scanner.Run(first, spectra, block);
            return block;
        }
    }

    private static void AssertSame(ScanBlock expected, ScanBlock actual)
    {
        Assert.Equal((expected.Fits, expected.Iterations, expected.Retried), (actual.Fits, actual.Iterations, actual.Retried));
        for (int window = 0; window < expected.Windows; window++)
        {
            Assert.Equal(Row(expected, window), Row(actual, window));
        }

        static IEnumerable<long> Row(ScanBlock block, int window)
            => block.Q0.Skip(window * block.Capacity).Take(block.Count).Select(BitConverter.DoubleToInt64Bits);
    }

    /// <summary>A device that fails at its first work.</summary>
    private sealed class LostKernels(bool automatic) : IScanKernels
    {
        public int BusySpectra => 64;

        public int BusyRunners => 1;

        public IScanRunner Open(ScanTask task, ulong seed) => throw new AcceleratorException("It is lost.");

        public bool TakeOver(AcceleratorException failure) => automatic;
    }

    /// <summary>A device that leaves two fits unfinished.</summary>
    private sealed class ForgetfulKernels(ScanBlock known) : IScanKernels, IScanRunner
    {
        public int BusySpectra => known.Count;

        public int BusyRunners => 1;

        public IScanRunner Open(ScanTask task, ulong seed) => this;

        public void Draw(ulong first, int count, Span<double> data) => throw new NotSupportedException();

        public void Scan(ulong first, in ScanResults results)
        {
            known.Q0.CopyTo(results.Q0);
            results.Q0[1] = ScanFitKernel.Unfinished;
            results.Q0[^1] = ScanFitKernel.Unfinished;
        }

        public void Dispose()
        {
        }
    }
}
