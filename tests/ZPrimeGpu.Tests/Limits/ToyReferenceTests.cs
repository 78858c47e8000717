using System.Text.Json.Nodes;
using Xunit;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Toys;
using ZPrimeGpu.Tests.Architecture;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>p-values and bands of pyhf's own toys.</summary>
public sealed class ToyReferenceTests
{
    private const int Toys = 10_000;
    private const double Errors = 4.0;
    private static readonly BatchFitter Fitter = new(HostAccelerator.Simd().Fits);
    private static readonly string Folder = Path.Combine(DependencyTests.RepositoryRoot(), "tests", "ZPrimeGpu.Tests", "References", "toys");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Test_OfAReference_GivesItsPValuesAndBands(string name)
    {
        JsonNode reference = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")))!;
        PyhfCase workspace = PyhfCase.Read(name);
        double toysThere = (double)reference["ntoys"]!;
        foreach (JsonNode point in reference["points"]!.AsArray().Select(p => p!))
        {
            double mu = (double)point["mu"]!;
            var sweep = new ToySweep(() => ToyFitter.Simd().Run, 2);
            ToyTestResult? test = ToyTest.Test(
                workspace.Model.Model, workspace.Model.Observed, mu, TestStatistic.QTilde, new(Toys, 17), sweep, Fitter, new FitTally(), out string? problem);
            Assert.Null(problem);
            Assert.Equal((double)point["qtilde_obs"]!, test!.Observed.Statistic, 1e-7);
            Assert.Equal(0, test.Tally.FailedToys);
            AssertNear(point, "CLsb", test.Observed.Clsb.Value, test.Observed.ClsbError);
            AssertNear(point, "CLb", test.Observed.Clb.Value, test.Observed.ClbError);
            AssertNear(point, "CLs", test.Observed.Cls!.Value, test.Observed.ClsError!.Value);

            // The references give no errors of their bands; they are ours, scaled to their number of toys.
            double scale = Math.Sqrt(1.0 + (Toys / toysThere));
            double[] cls = PyhfCase.Numbers(point["CLs_exp_band"]);
            double[] clsb = PyhfCase.Numbers(point["CLsb_exp_band"]);
            for (int i = 0; i < 5; i++)
            {
                AssertWithin(cls[i], test.Expected.Cls[i], Errors * scale * test.Expected.ClsError[i], $"CLs band {i} at {mu}");
                AssertWithin(clsb[i], test.Expected.Clsb[i], Errors * scale * test.Expected.ClsbError[i], $"CLs+b band {i} at {mu}");
            }
        }
    }

    [Fact]
    public void Discover_AWorkspaceWithAnExcess_AgreesWithTheFormula()
    {
        PyhfCase workspace = PyhfCase.Read("belle_4th_b1000_split_excess");
        ToySweep sweep = new(() => ToyFitter.Simd().Run, 2);
        ToyDiscovery? toys = ToyTest.Discover(workspace.Model.Model, workspace.Model.Observed, new(Toys, 3), sweep, Fitter, new FitTally(), out string? problem);
        Assert.Null(problem);
        DiscoveryTest formula = AsymptoticTests.Discover(workspace.Model.Model, workspace.Model.Observed, Fitter, new FitTally(), out _)!;
        Assert.Equal(formula.Q0, toys!.Q0, 1e-8);
        Assert.Equal(formula.P0, toys.P0, (Errors * toys.P0Error) + (0.05 * formula.P0));
        Assert.Equal(toys.P0 == 0.0, toys.Z0 is null);
        Assert.Equal(formula.ExpectedP0[2], toys.ExpectedP0[2], 0.1 * formula.ExpectedP0[2]);
    }

    private static void AssertNear(JsonNode point, string member, double value, double error)
    {
        double there = (double)point[member + "_err"]!;
        AssertWithin((double)point[member]!, value, Errors * Math.Sqrt((error * error) + (there * there)), $"{member} at {point["mu"]}");
    }

    private static void AssertWithin(double expected, double actual, double tolerance, string what)
        => Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what}: expected {expected}, got {actual}, allowed {tolerance:G3}");
}
