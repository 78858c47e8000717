using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Likelihood;

/// <summary>Values and derivatives of the multiplicative factors at a point in the globals.</summary>
/// <remarks>The interpolations are pyhf's (code1, code4 for normsys; code0, code4p for histosys), with α₀ = 1.</remarks>
public static class FactorKernel
{
    /// <summary>Values, first and second derivatives of every factor, into the workspace at <see cref="ModelShape.FactorAt"/>.</summary>
    /// <param name="model">Tables.</param>
    /// <param name="point">The globals.</param>
    /// <param name="pointAt">First index in <paramref name="point"/>.</param>
    /// <param name="workspace">Workspace.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Evaluate<TReal, TTable, TIndex, TView>(
        in ModelView<TReal, TTable, TIndex> model, TView point, int pointAt, TView workspace)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
        where TIndex : struct, IIndexView
        where TView : struct, IView<TReal>
    {
        ModelShape shape = model.Shape;
        for (int factor = 0; factor < shape.Factors; factor++)
        {
            TReal x = point[pointAt + model.Structure[shape.FactorGlobalAt + factor]];
            int row = ModelShape.FactorStride * factor;
            TReal value;
            TReal first;
            TReal second;
            switch ((FactorKind)model.Structure[ModelShape.KindAt + factor])
            {
                case FactorKind.NormSysCode4:
                    value = NormSysCode4(model.Factors, row, x, out first, out second);
                    break;
                case FactorKind.NormSysCode1:
                    value = Exponential(model.Factors, row, x, out first, out second);
                    break;
                case FactorKind.HistoSysCode4P:
                    value = HistoSysCode4P(x, out first, out second);
                    break;
                case FactorKind.HistoSysCode0:
                    value = TReal.Abs(x);
                    first = SignOf(x);
                    second = TReal.From(0.0);
                    break;
                default:
                    value = x;
                    first = TReal.From(1.0);
                    second = TReal.From(0.0);
                    break;
            }

            workspace[shape.FactorAt + factor] = value;
            workspace[shape.FactorAt + shape.Factors + factor] = first;
            workspace[shape.FactorAt + (2 * shape.Factors) + factor] = second;
        }
    }

    private static TReal SignOf<TReal>(TReal x)
        where TReal : unmanaged, IReal<TReal>
        => TReal.Select(TReal.Less(x, TReal.From(0.0)), TReal.From(-1.0), TReal.From(1.0));

    /// <summary>hi^x for x ≥ 0, lo^(−x) below.</summary>
    private static TReal Exponential<TReal, TTable>(TTable table, int row, TReal x, out TReal first, out TReal second)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
    {
        TReal rate = TReal.Select(TReal.Less(x, TReal.From(0.0)), -table[row + 1], table[row]);
        TReal value = Elementary.Exp(rate * x);
        first = rate * value;
        second = rate * first;
        return value;
    }

    private static TReal NormSysCode4<TReal, TTable>(TTable table, int row, TReal x, out TReal first, out TReal second)
        where TReal : unmanaged, IReal<TReal>
        where TTable : struct, IView<TReal>
    {
        TReal a1 = table[row + 2];
        TReal a2 = table[row + 3];
        TReal a3 = table[row + 4];
        TReal a4 = table[row + 5];
        TReal a5 = table[row + 6];
        TReal a6 = table[row + 7];
        TReal value = TReal.Fma(x, a6, a5);
        value = TReal.Fma(x, value, a4);
        value = TReal.Fma(x, value, a3);
        value = TReal.Fma(x, value, a2);
        value = TReal.Fma(x, value, a1);
        value = TReal.Fma(x, value, TReal.From(1.0));
        first = TReal.Fma(x, TReal.From(6.0) * a6, TReal.From(5.0) * a5);
        first = TReal.Fma(x, first, TReal.From(4.0) * a4);
        first = TReal.Fma(x, first, TReal.From(3.0) * a3);
        first = TReal.Fma(x, first, TReal.From(2.0) * a2);
        first = TReal.Fma(x, first, a1);
        second = TReal.Fma(x, TReal.From(30.0) * a6, TReal.From(20.0) * a5);
        second = TReal.Fma(x, second, TReal.From(12.0) * a4);
        second = TReal.Fma(x, second, TReal.From(6.0) * a3);
        second = TReal.Fma(x, second, TReal.From(2.0) * a2);
        TReal outside = TReal.Less(TReal.From(1.0), TReal.Abs(x));
        if (TReal.Any(outside))
        {
            TReal exponential = Exponential(table, row, x, out TReal rising, out TReal bending);
            value = TReal.Select(outside, exponential, value);
            first = TReal.Select(outside, rising, first);
            second = TReal.Select(outside, bending, second);
        }

        return value;
    }

    private static TReal HistoSysCode4P<TReal>(TReal x, out TReal first, out TReal second)
        where TReal : unmanaged, IReal<TReal>
    {
        TReal square = x * x;
        TReal inside = TReal.LessOrEqual(square, TReal.From(1.0));
        TReal polynomial = TReal.Fma(square, TReal.Fma(square, TReal.From(0.375), TReal.From(-1.25)), TReal.From(1.875));
        TReal slope = TReal.Fma(square, TReal.Fma(square, TReal.From(2.25), TReal.From(-5.0)), TReal.From(3.75));
        TReal bend = TReal.Fma(square, TReal.Fma(square, TReal.From(11.25), TReal.From(-15.0)), TReal.From(3.75));
        first = TReal.Select(inside, x * slope, SignOf(x));
        second = TReal.Select(inside, bend, TReal.From(0.0));
        return TReal.Select(inside, square * polynomial, TReal.Abs(x));
    }
}
