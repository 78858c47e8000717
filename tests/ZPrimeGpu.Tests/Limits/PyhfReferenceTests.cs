using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Tests.Models;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>Against pyhf itself, at the tolerances that its references state.</summary>
public sealed class PyhfReferenceTests
{
    public static TheoryData<string> Names => [.. PyhfReference.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fits_OfAReferenceWorkspace_HavePyhfsMinima(string name)
    {
        PyhfReference reference = PyhfReference.Read(name);
        JsonNode free = reference.Expected["free_fit"]!;
        double[] uncertainty = reference.Globals(PyhfReference.Numbers(free["unc_hessian"]!));
        double[] expected = reference.Globals(PyhfReference.Numbers(free["pars"]!));
        (DatasetBatch data, FitBatch fits) = Prepare(reference, 8);
        double[] start = new SignalScale(reference.Model).StartFor(reference.Counts);
        JsonArray points = reference.Expected["hypotest_qtilde"]!.AsArray();
        fits.Add(0, null, start);
        foreach (JsonNode? point in points)
        {
            fits.Add(0, (double)point!["mu"]!, start);
        }

        fits.Add(0, 0.0, start);
        var tally = new FitTally();
        new BatchFitter(HostAccelerator.Simd().Fits).Fit(reference.Model, data, fits, tally);
        Assert.Equal(0, tally.Failed);
        Assert.Equal(0, tally.Retried);

        double constant = TwiceNllConstant.Of(reference.Model, reference.Counts);
        AssertNear((double)free["twice_nll"]!, (2.0 * fits.Nll[0]) + constant, 1e-8);
        for (int k = 0; k < expected.Length; k++)
        {
            AssertNear(expected[k], fits.ParametersOf(0)[k], 1e-4 * Math.Max(uncertainty[k], 1e-3));
        }

        for (int i = 0; i < points.Count; i++)
        {
            AssertNear((double)points[i]!["fixed_poi_twice_nll"]!, (2.0 * fits.Nll[i + 1]) + constant, 1e-8);
            double q = fits.ParametersOf(0)[reference.Model.Shape.Poi] > fits.Poi[i + 1] ? 0.0 : 2.0 * (fits.Nll[i + 1] - fits.Nll[0]);
            AssertNear((double)points[i]!["qmu_tilde"]!, q, 1e-8);
        }

        AssertNear((double)reference.Expected["bkg_only_fit"]!["twice_nll"]!, (2.0 * fits.Nll[points.Count + 1]) + constant, 1e-8);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Asymptotics_OfAReferenceWorkspace_AreThoseOfPyhf(string name)
    {
        PyhfReference reference = PyhfReference.Read(name);
        foreach (string level in new[] { "0.90", "0.95" })
        {
            JsonNode limits = reference.Expected["upper_limits_qtilde"]![level]!;
            var tally = new FitTally();
            AsymptoticResult result = AsymptoticLimits.Run(
                reference.Model, reference.Counts, new BatchFitter(HostAccelerator.Simd().Fits), tally, double.Parse(level));
            Assert.Null(result.Problem);
            Assert.Equal(0, tally.Retried);
            AssertRelative((double)limits["CLs_obs"]!, result.ObservedCls);
            AssertRelative((double)limits["CLsb_obs"]!, result.ObservedClsb);
            AssertRelative((double)limits["CLsb_exp_med"]!, result.ExpectedClsb[2]);
            string[] bands = ["CLs_exp_m2", "CLs_exp_m1", "CLs_exp_med", "CLs_exp_p1", "CLs_exp_p2"];
            for (int i = 0; i < bands.Length; i++)
            {
                AssertRelative((double)limits[bands[i]]!, result.ExpectedCls[i]);
            }

            AssertNear((double)reference.Expected["q0"]!["q0"]!, result.Q0!.Value, 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TailProbabilities_OfAReferenceWorkspace_AreThoseOfPyhf(string name)
    {
        PyhfReference reference = PyhfReference.Read(name);
        foreach (JsonNode? point in reference.Expected["hypotest_qtilde"]!.AsArray())
        {
            double asimovQ = (double)point!["qmu_tilde_asimov"]!;
            TailProbabilities tail = AsymptoticFormulae.Observed((double)point["qmu_tilde"]!, asimovQ);
            AssertNear((double)point["CLsb"]!, tail.Clsb, 1e-12);
            AssertNear((double)point["CLb"]!, tail.Clb, 1e-12);
            AssertNear((double)point["CLs"]!, tail.Cls, 1e-12);
            double[] expected = PyhfReference.Numbers(point["CLs_exp"]!);
            for (int i = 0; i < expected.Length; i++)
            {
                AssertNear(expected[i], AsymptoticFormulae.Expected(asimovQ, AsymptoticFormulae.BandSigmas[i]).Cls, 1e-12);
            }
        }
    }

    private static (DatasetBatch Data, FitBatch Fits) Prepare(PyhfReference reference, int capacity)
    {
        var data = new DatasetBatch(reference.Model.Tables, 1);
        reference.Counts.CopyTo(data.CountsOf(0));
        return (data, new FitBatch(reference.Model.Tables, capacity));
    }

    private static void AssertNear(double expected, double actual, double tolerance)
        => Assert.True(Math.Abs(expected - actual) <= tolerance, $"expected {expected:R}, got {actual:R}, tolerance {tolerance:G3}");

    private static void AssertRelative(double expected, double? actual)
    {
        Assert.NotNull(actual);

        // belle_5th_b3 has a deficit for which CLs+b falls from 0.5 at 0 to about 0.05 at once. The references hold the rounding-level root of
        // that jump; the limit is 0 at 90 % and, at 95 %, below the smallest POI at which pyhf itself reports CLs+b < 0.05.
        if (expected < 1e-6)
        {
            Assert.InRange(actual.Value, 0.0, 0.314);
            return;
        }

        AssertNear(expected, actual.Value, 1e-7 * expected);
    }
}
