using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Toys;

/// <summary>Draws toys: counts and auxiliary values of an ensemble, one toy per lane.</summary>
/// <remarks>A toy depends on tables, stream and its number only (<see cref="ToySource"/>), to the last bit: not on the lanes, not on its neighbours.</remarks>
public static class ToyKernel
{
    /// <summary>Fills counts and auxiliary values, every element.</summary>
    /// <typeparam name="TReal">The number type.</typeparam>
    /// <typeparam name="TWord">The integers of its lanes.</typeparam>
    /// <typeparam name="TView">View of the results.</typeparam>
    /// <typeparam name="TTable">View of the tables' values.</typeparam>
    /// <typeparam name="TWords">View of the thresholds.</typeparam>
    /// <typeparam name="TIndices">View of the indices.</typeparam>
    /// <param name="tables">The ensemble.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toy">The number of the toy in each lane.</param>
    /// <param name="counts">Receives n [bin].</param>
    /// <param name="local">Receives the auxiliary values of the locals [bin, group].</param>
    /// <param name="global">Receives the auxiliary values of the globals [global].</param>
    public static void Draw<TReal, TWord, TView, TTable, TWords, TIndices>(
        in ToyView<TReal, TTable, TWords, TIndices> tables, in ToySource source, TWord toy, TView counts, TView local, TView global)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TView : struct, IView<TReal>
        where TTable : struct, IView<TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
    {
        DrawPoisson(tables, tables.Shape.Counts, source, toy, counts);
        DrawGaussian(tables, tables.Shape.GaussianLocals, source, toy, local);
        DrawPoisson(tables, tables.Shape.PoissonLocals, source, toy, local);
        CopyFixed(tables, tables.Shape.FixedLocals, local);
        DrawGaussian(tables, tables.Shape.GaussianGlobals, source, toy, global);
        DrawPoisson(tables, tables.Shape.PoissonGlobals, source, toy, global);
        CopyFixed(tables, tables.Shape.FixedGlobals, global);
    }

    // The sections are methods of their own: the compiler's budget for inlining is that of the outermost method.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DrawPoisson<TReal, TWord, TView, TTable, TWords, TIndices>(
        in ToyView<TReal, TTable, TWords, TIndices> tables, in ToySection section, in ToySource source, TWord toy, TView target)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TView : struct, IView<TReal>
        where TTable : struct, IView<TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
    {
        TWord toyHigh = toy >> 32;
        TWord stream = TWord.From(source.Stream);
        for (int draw = 0; draw < section.Count; draw += 2)
        {
            Philox4x32.Generate<TReal, TWord>(toy, toyHigh, TWord.From(Counter(section.Purpose, draw)), stream, source.Seed, out TWord low, out TWord high);
            Store<TReal, TWord, TView, TTable, TWords, TIndices>(tables, section, draw, low, target);
            if (draw + 1 < section.Count)
            {
                Store<TReal, TWord, TView, TTable, TWords, TIndices>(tables, section, draw + 1, high, target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TReal, TWord, TView, TTable, TWords, TIndices>(
        in ToyView<TReal, TTable, TWords, TIndices> tables, in ToySection section, int draw, TWord bits, TView target)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TView : struct, IView<TReal>
        where TTable : struct, IView<TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
    {
        TIndices indices = tables.Indices;
        int at = section.IndexAt + (ToySection.PoissonStride * draw);
        var table = new CountTable<TWords, TIndices>(tables.Thresholds, indices, indices[at + 1], indices[at + 2], indices[at + 3]);
        target[indices[at]] = TWord.Map(bits, table) * tables.Values[section.ValueAt + draw];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void DrawGaussian<TReal, TWord, TView, TTable, TWords, TIndices>(
        in ToyView<TReal, TTable, TWords, TIndices> tables, in ToySection section, in ToySource source, TWord toy, TView target)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TView : struct, IView<TReal>
        where TTable : struct, IView<TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
    {
        TWord toyHigh = toy >> 32;
        TWord stream = TWord.From(source.Stream);
        for (int draw = 0; draw < section.Count; draw += 2)
        {
            Philox4x32.Generate<TReal, TWord>(toy, toyHigh, TWord.From(Counter(section.Purpose, draw)), stream, source.Seed, out TWord low, out TWord high);
            RandomVariates.NormalPair(low, high, out TReal first, out TReal second);
            int at = section.ValueAt + (2 * draw);
            target[tables.Indices[section.IndexAt + draw]] = TReal.Fma(tables.Values[at + 1], first, tables.Values[at]);
            if (draw + 1 < section.Count)
            {
                target[tables.Indices[section.IndexAt + draw + 1]] = TReal.Fma(tables.Values[at + 3], second, tables.Values[at + 2]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CopyFixed<TReal, TView, TTable, TWords, TIndices>(
        in ToyView<TReal, TTable, TWords, TIndices> tables, in ToySection section, TView target)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
        where TTable : struct, IView<TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
    {
        for (int i = 0; i < section.Count; i++)
        {
            target[tables.Indices[section.IndexAt + i]] = tables.Values[section.ValueAt + i];
        }
    }

    private static ulong Counter(ToyPurpose purpose, int draw) => ((ulong)purpose << ToySource.PairBits) + (ulong)(draw >> 1);
}
