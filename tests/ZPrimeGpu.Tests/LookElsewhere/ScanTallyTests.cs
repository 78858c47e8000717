using Xunit;
using ZPrimeGpu.Host.LookElsewhere;
using ZPrimeGpu.Kernels.Fitting;

namespace ZPrimeGpu.Tests.LookElsewhere;

public sealed class ScanTallyTests
{
    [Fact]
    public void Add_AHandMadeScan_CountsCrossingsAndMaxima()
    {
        ScanLevels levels = ScanLevels.Of([2.0, 1.0], [], [null, 0.0, 0.5, 4.0, 9.0]);
        Assert.Equal([1.0, 2.0, 3.0], levels.Z);
        var tally = new ScanTally(levels);
        tally.Add([0.0, 1.0, 0.5, 6.0, 2.0], 1);
        tally.Add([5.0, 0.0, 4.5, 0.0, 1.5], 1);
        tally.Add([0.0, 0.0, 0.0, 0.0, 0.0], 1);

        // The first window is no upcrossing; 1.0 ≥ 1² is.
        Assert.Equal(3, tally.Spectra);
        Assert.Equal([4L, 2L, 0L], tally.Upcrossings);
        Assert.Equal([8L, 2L, 0L], tally.SquaredUpcrossings);
        Assert.Equal([2L, 2L, 0L], tally.MaximumAbove);
        Assert.Equal([0L, 1L, 1L, 1L, 1L], tally.UpcrossingsAt[0]);
        Assert.Equal([1L, 1L, 1L, 1L, 2L], tally.Exceedances[0]);
        Assert.Equal([0L, 0L, 2L, 1L, 0L], tally.AboveObserved);
        Assert.Equal([1L, 0L, 0L, 1L, 0L], tally.MaximaAt);
        Assert.Equal([null, 3L, 2L, 2L, 0L], Enumerable.Range(0, 5).Select(tally.MaximumAboveObserved));
        Assert.Equal(1, tally.Histogram[0]);
        Assert.Equal(3, tally.Histogram.Sum());
    }

    [Fact]
    public void Add_ASpectrumWithAFailedFit_LeavesItOut()
    {
        var block = new ScanBlock(2, 4);
        block.Begin(100, 3, 2);
        block.Q0.AsSpan().Fill(5.0);
        block.Valid[1] = false;
        block.Failures.Add(new ScanFailure(101, 1, 2.0, null, FitStatus.IterationLimit));
        var tally = new ScanTally(ScanLevels.Of([1.0], [], new double?[2]));
        tally.Add(block);
        var other = new ScanTally(tally.Levels);
        other.Add(tally);
        other.Add(tally);
        Assert.Equal((4L, 2L, 2L, 4L), (other.Spectra, other.LeftOut, other.Failed, other.MaximumAbove[0]));
        Assert.Equal(101UL, Assert.Single(other.Failures).Spectrum);
    }

    [Fact]
    public void Upcrossings_OfASmoothGaussianProcess_AreRices()
    {
        // White noise smoothed with a Gaussian of width w: correlation exp(−d²/4w²), so the rate of upcrossings of u is exp(−u²/2)/(2π √2 w) (Rice 1944). q0 = max(x, 0)².
        const double width = 4.0;
        const int windows = 300;
        const int spectra = 6_000;
        int reach = (int)(4.5 * width);
        double[] kernel = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(i => Math.Exp(-0.5 * i * i / (width * width)))];
        double norm = 1.0 / Math.Sqrt(kernel.Sum(k => k * k));
        var random = new Random(99);
        var tally = new ScanTally(ScanLevels.Of([0.5, 1.0, 2.0, 3.0, 3.5], [], new double?[windows]));
        var noise = new double[windows + (2 * reach)];
        var q0 = new double[windows];
        for (int s = 0; s < spectra; s++)
        {
            for (int i = 0; i < noise.Length; i++)
            {
                noise[i] = Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
            }

            for (int w = 0; w < windows; w++)
            {
                double x = 0.0;
                for (int i = 0; i < kernel.Length; i++)
                {
                    x += kernel[i] * noise[w + i];
                }

                q0[w] = x > 0.0 ? norm * norm * x * x : 0.0;
            }

            tally.Add(q0, 1);
        }

        double[] levels = tally.Levels.Z;
        for (int i = 0; i < levels.Length; i++)
        {
            double expected = (windows - 1) * Math.Exp(-0.5 * levels[i] * levels[i]) / (2.0 * Math.PI * Math.Sqrt(2.0) * width);
            double mean = tally.Upcrossings[i] / (double)spectra;
            double error = Math.Sqrt(((tally.SquaredUpcrossings[i] / (double)spectra) - (mean * mean)) / spectra);

            // Steps of a quarter of the width miss the shortest excursions: 1 % at the levels where there are errors of 1 %.
            Assert.InRange(mean - expected, -(4.0 * error) - (0.01 * expected) - (0.01 * levels[i] * expected), 4.0 * error);
        }

        // The estimate from the lowest level against the maxima that were counted.
        double low = tally.Upcrossings[0] / (double)spectra;
        foreach (int i in new[] { 3, 4 })
        {
            var global = new BinomialEstimate(tally.MaximumAbove[i], spectra);
            double bound = GlobalSignificance.GrossVitells(levels[i], levels[0], low);
            double poisson = GlobalSignificance.GrossVitellsPoisson(levels[i], levels[0], low);
            Assert.InRange(global.Value - bound, -(4.0 * global.Error) - (0.08 * bound), 4.0 * global.Error);
            Assert.InRange(global.Value - poisson, -(4.0 * global.Error) - (0.05 * poisson), 4.0 * global.Error);
        }
    }
}
