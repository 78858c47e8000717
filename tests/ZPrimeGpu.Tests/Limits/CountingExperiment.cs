using System.Globalization;
using System.Text;
using MathNet.Numerics.Distributions;
using ZPrimeGpu.Host.Workspaces;

namespace ZPrimeGpu.Tests.Limits;

/// <summary>One bin, known background, no nuisance parameters: everything can be summed up exactly.</summary>
internal static class CountingExperiment
{
    public static WorkspaceModel Model(double observed, double background, double signal = 1.0)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            { "channels": [ { "name": "c", "samples": [
                { "name": "s", "data": [{{signal}}], "modifiers": [ { "name": "mu", "type": "normfactor", "data": null } ] },
                { "name": "b", "data": [{{background}}], "modifiers": [] } ] } ],
              "observations": [ { "name": "c", "data": [{{observed}}] } ],
              "measurements": [ { "name": "m", "config": { "poi": "mu", "parameters": [] } } ],
              "version": "1.0.0" }
            """);
        Workspace workspace = WorkspaceReader.Parse(Encoding.UTF8.GetBytes(text), "counting.json");
        return WorkspaceCompiler.Compile(workspace, workspace.Measurements[0], default);
    }

    /// <summary>The CLs limit, where P(n ≤ observed | s + b) = α P(n ≤ observed | b).</summary>
    public static double ClsLimit(int observed, double background, double alpha)
        => Fall(s => Poisson.CDF(s + background, observed) - (alpha * Poisson.CDF(background, observed)));

    /// <summary>The CLs+b limit; 0 where every signal is excluded.</summary>
    public static double ClsbLimit(int observed, double background, double alpha)
        => Poisson.CDF(background, observed) <= alpha ? 0.0 : Fall(s => Poisson.CDF(s + background, observed) - alpha);

    /// <summary>Where a falling function is 0.</summary>
    public static double Fall(Func<double, double> function)
    {
        (double low, double high) = (1e-9, 100.0);
        for (int i = 0; i < 100; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = function(middle) > 0.0 ? (middle, high) : (low, middle);
        }

        return low;
    }
}
