using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Kernels.Likelihood;

namespace ZPrimeGpu.Host.Models;

/// <summary>Compiles any model into tables by channel and sample.</summary>
internal static class WideCompiler
{
    /// <summary>Compiles.</summary>
    public static CompiledModel Compile(ModelParts parts)
    {
        WideChannel[] channels =
        [
            .. parts.Samples
                .GroupBy(s => (s.FirstBin, s.Nominal.Length))
                .OrderBy(g => g.Key.FirstBin)
                .Select(g => Channel(parts, g.Key.FirstBin, g.Key.Length, [.. g])),
        ];
        var shape = new ModelShape(parts.Bins, 0, parts.Groups.Count, parts.Globals.Count, 0, 0, parts.Poi, ModelLayout.Wide, 0);
        var tables = new ModelTables
        {
            Shape = shape,
            Bins = [],
            Factors = [],
            Weights = [],
            Structure = [],
            Lower = parts.Lower(),
            Upper = parts.Upper(),
            GlobalAuxiliary = [.. parts.Globals.Select(g => g.Constraint?.Auxiliary ?? 0.0)],
            LocalAuxiliary = [.. parts.Groups.Select(g => g.Kind == LocalKind.GaussianShift ? 0.0 : 1.0)],
            Wide = new WideTables(
                [.. parts.Factors.Select(f => new WideFactor(f.Kind, f.Global, f.Coefficients()))],
                channels,
                [.. parts.Globals.Select(g => Constraint(g.Constraint))]),
        };
        return new CompiledModel(parts.Name, tables, [.. parts.Globals], [.. parts.Groups], ConstraintConstant.Of(parts.Globals, parts.Groups));
    }

    private static WideChannel Channel(ModelParts parts, int firstBin, int bins, SamplePart[] samples)
    {
        int[] here =
        [
            .. samples.SelectMany(s => s.Shifts.Select(t => t.Group).Append(s.Group)).Where(g => g != ModelBuilder.NoGroup).Distinct().Order(),
        ];
        return new WideChannel(
            firstBin,
            bins,
            here,
            [.. here.Select(g => parts.Groups[g].Kind)],
            [.. here.Select(g => parts.Groups[g].RelativeError.AsSpan(firstBin, bins).ToArray().Select(e => e * e).ToArray())],
            [.. samples.Select(s => new WideSample(
                s.Factors,
                Array.IndexOf(here, s.Group),
                s.Nominal,
                [.. s.Terms.Select(t => new WideTerm(t.Factor, t.Values))],
                [.. s.Shifts.Select(t => new WideShift(Array.IndexOf(here, t.Group), t.Coefficients))]))]);
    }

    private static WideConstraint Constraint(Constraint? constraint)
        => constraint switch
        {
            GaussianConstraint gaussian => new(WideConstraintKind.Gaussian, 1.0 / (gaussian.Sigma * gaussian.Sigma)),
            PoissonConstraint poisson => new(WideConstraintKind.Poisson, poisson.Tau),
            _ => new(WideConstraintKind.None, 0.0),
        };
}
