using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Inference;

public sealed class LikelihoodScanTests
{
    [Theory]
    [InlineData("belle_1th_b30")]
    [InlineData("mod_staterror")]
    [InlineData("mod_everything")]
    public void Scan_Poi_IsPyhfsConditionalFits(string name)
    {
        PyhfCase reference = PyhfCase.Read(name);
        JsonNode[] points = [.. reference.Points("hypotest_qtilde").Where(p => (double?)p["mu"] > 0.0)];
        Assert.NotEmpty(points);
        foreach (JsonNode point in points)
        {
            double mu = (double)point["mu"]!;
            LikelihoodScan scan = Run(reference.Model, reference.Codes, new ScanAxis(reference.Model.Measurement.Poi, 0.0, mu, 2));
            double expected = (double)point["fixed_poi_twice_nll"]! - (double)reference.Expected["free_fit"]!["twice_nll"]!;
            Assert.Equal(expected, scan.Points[1].DeltaTwiceNll!.Value, 2.0 * reference.TwiceNllTolerance);
        }
    }

    [Fact]
    public void Scan_LinearGaussianModel_IsParabola()
    {
        // One that stays a variable of fits, and one that fits eliminate.
        foreach (string parameter in new[] { "shape_a", "lone" })
        {
            int k = Array.IndexOf(LinearWorkspace.Names, parameter);
            double sigma = Math.Sqrt(LinearWorkspace.Covariance()[k, k]);
            double at = LinearWorkspace.Estimate()[k];
            LikelihoodScan scan = Run(LinearWorkspace.Compile(), default, new ScanAxis(parameter, at - (2.0 * sigma), at + (2.0 * sigma), 5));
            Assert.All(
                scan.Points.Zip([4.0, 1.0, 0.0, 1.0, 4.0]), p => Assert.Equal(p.Second, p.First.DeltaTwiceNll!.Value, 0.05 * (1.0 + p.Second)));
        }
    }

    [Fact]
    public void Scan_TwoParametersOfLinearGaussianModel_IsQuadraticForm()
    {
        var covariance = LinearWorkspace.Covariance();
        double[] estimate = LinearWorkspace.Estimate();
        double[] sigma = [Math.Sqrt(covariance[0, 0]), Math.Sqrt(covariance[1, 1])];
        double rho = covariance[0, 1] / (sigma[0] * sigma[1]);
        LikelihoodScan scan = Run(
            LinearWorkspace.Compile(),
            default,
            new ScanAxis("mu", estimate[0] - sigma[0], estimate[0] + sigma[0], 3),
            new ScanAxis("shape_a", estimate[1] - sigma[1], estimate[1] + sigma[1], 4));
        Assert.Equal(12, scan.Points.Count);
        foreach (ScanPoint point in scan.Points)
        {
            double u = (point.Values[0] - estimate[0]) / sigma[0];
            double v = (point.Values[1] - estimate[1]) / sigma[1];
            double expected = ((u * u) + (v * v) - (2.0 * rho * u * v)) / (1.0 - (rho * rho));
            Assert.Equal(expected, point.DeltaTwiceNll!.Value, 0.05 * (1.0 + expected));
        }
    }

    [Fact]
    public void Scan_UnknownParameter_IsRefusedByName()
    {
        InputException e = Assert.Throws<InputException>(() => Run(LinearWorkspace.Compile(), default, new ScanAxis("nobody", 0.0, 1.0, 2)));
        Assert.Contains("nobody", e.Message, StringComparison.Ordinal);
    }

    private static LikelihoodScan Run(WorkspaceModel model, InterpolationCodes codes, params ScanAxis[] axes)
    {
        using HostAccelerator accelerator = HostAccelerator.Simd();
        var fitter = new BatchFitter(accelerator.Fits);
        var tally = new FitTally();
        return LikelihoodScan.Run(WorkspaceFit.Run(model, null, fitter, tally), axes, codes, fitter, tally);
    }
}
