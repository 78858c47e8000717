using System.Globalization;
using MathNet.Numerics.LinearAlgebra;
using ZPrimeGpu.Host.Workspaces;
using ZPrimeGpu.Tests.Workspaces;

namespace ZPrimeGpu.Tests.Inference;

/// <summary>
/// A workspace whose expectation is linear in all parameters, with so many events that the likelihood is Gaussian to about 1/√n, and its covariance
/// by generalised least squares: C = (Σ g gᵀ/n + diag(1/σ²))⁻¹, the g being read off the templates below.
/// </summary>
internal static class LinearWorkspace
{
    // Order of parameters here: mu, shape_a, shape_b, bnorm, lone. The last touches one bin only, which fits eliminate.
    private static readonly double[][] Gradients =
    [
        [2.0e5, 6.0e5, 1.2e6, 4.0e5, 1.0e5],
        [3.0e4, 2.0e4, 4.0e4, -1.0e4, -5.0e4],
        [-2.0e4, 1.0e4, 3.0e4, 4.0e4, 1.0e4],
        [9.0e6, 8.0e6, 7.0e6, 6.0e6, 5.0e6],
        [0.0, 0.0, 5.0e4, 0.0, 0.0],
    ];

    // Nothing scales this background, which the shapes vary, so that no two parameters multiply.
    private const double Other = 1.0e6;

    public static string[] Names { get; } = ["mu", "shape_a", "shape_b", "bnorm", "lone"];

    /// <summary>Where the observation has been made, as an expectation.</summary>
    public static double[] Truth { get; } = [1.0, 0.7, -0.4, 1.02, 0.5];

    public static WorkspaceModel Compile(Elimination elimination = Elimination.BinLocals)
    {
        Workspace workspace = SampleWorkspace.Read(Text());
        return WorkspaceCompiler.Compile(workspace, workspace.Measurements[0], default, elimination);
    }

    /// <summary>The best estimate: the constraints pull away from the truth, linearly.</summary>
    public static double[] Estimate()
    {
        Matrix<double> covariance = Covariance();
        Vector<double> pull = Vector<double>.Build.Dense(Names.Length, k => IsConstrained(k) ? -Truth[k] : 0.0);
        return [.. (covariance * pull).Zip(Truth, (shift, truth) => truth + shift)];
    }

    public static Matrix<double> Covariance()
    {
        double[] expected = Expected();
        return Matrix<double>.Build.Dense(
            Names.Length,
            Names.Length,
            (k, l) => Enumerable.Range(0, expected.Length).Sum(i => Gradients[k][i] * Gradients[l][i] / expected[i])
                + (k == l && IsConstrained(k) ? 1.0 : 0.0)).Inverse();
    }

    public static bool IsConstrained(int parameter) => Names[parameter] is not ("mu" or "bnorm");

    private static double[] Expected()
        => [.. Enumerable.Range(0, Gradients[0].Length).Select(i => Other + Enumerable.Range(0, Names.Length).Sum(k => Truth[k] * Gradients[k][i]))];

    private static string Text()
    {
        double[] other = [.. Gradients[3].Select(_ => Other)];
        string Shape(int k) => $$"""
            { "name": "{{Names[k]}}", "type": "histosys", "data": { "lo_data": {{List(other.Zip(Gradients[k], (o, g) => o - g))}}, "hi_data": {{List(other.Zip(Gradients[k], (o, g) => o + g))}} } }
            """;
        return $$"""
            { "channels": [ { "name": "SR", "samples": [
                { "name": "signal", "data": {{List(Gradients[0])}}, "modifiers": [ { "name": "mu", "type": "normfactor", "data": null } ] },
                { "name": "scaled", "data": {{List(Gradients[3])}}, "modifiers": [ { "name": "bnorm", "type": "normfactor", "data": null } ] },
                { "name": "other", "data": {{List(other)}}, "modifiers": [ {{Shape(1)}}, {{Shape(2)}}, {{Shape(4)}} ] } ] } ],
              "observations": [ { "name": "SR", "data": {{List(Expected())}} } ],
              "measurements": [ { "name": "m", "config": { "poi": "mu", "parameters": [] } } ],
              "version": "1.0.0" }
            """;
    }

    private static string List(IEnumerable<double> values) => $"[{string.Join(", ", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]";
}
