using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>Draws points of phase space, to be accepted with the probability that leaves events of weight one.</summary>
/// <remarks>A cell is drawn in proportion to area times bound, a place in it evenly; the point is accepted with density / bound.</remarks>
public static class TrialKernel
{
    /// <summary>Draws a point.</summary>
    /// <param name="constants">Beams, mass, radiation.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="source">Random numbers.</param>
    /// <param name="trial">Number of the trial in each lane.</param>
    /// <param name="point">The point.</param>
    /// <param name="ratio">Density over bound.</param>
    /// <returns>Mask: accepted.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TReal Draw<TReal, TWord, TWords, TIndices, TBounds>(
        in GenerationConstants constants,
        in ProductionCells<TWords, TIndices, TBounds> cells,
        in SimulationSource source,
        TWord trial,
        out ProductionPoint<TReal> point,
        out TReal ratio)
        where TReal : unmanaged, IReal<TReal>
        where TWord : unmanaged, IWord<TWord, TReal>
        where TWords : struct, IWordView
        where TIndices : struct, IIndexView
        where TBounds : struct, IWordMap
    {
        source.Bits<TReal, TWord>(trial, Simulation.Draw.Cell, out TWord choice, out TWord acceptance);
        TReal cell = TWord.Map(choice, cells.Alias);
        TReal bound = TWord.Map(TWord.FromInteger(cell), cells.Bounds);

        // row = ⌊cell/columns⌋: cell is an integer, so that a quarter of a column keeps rounding away from the edges.
        TReal columns = TReal.From(constants.Columns);
        TReal row = TReal.Round(((cell + TReal.From(0.25)) / columns) - TReal.From(0.5));
        TReal column = cell - (row * columns);
        source.Uniforms<TReal, TWord>(trial, Simulation.Draw.Place, out TReal place, out TReal energy);
        energy = (column + energy) / columns;

        TReal softRows = TReal.From(constants.SoftRows);
        TReal soft = TReal.Less(row, softRows);
        TReal radiation = TReal.Select(
            soft,
            (row + place) * TReal.From(constants.SoftEnd / constants.SoftRows),
            (row - softRows + place) * TReal.From(constants.HardEnd / constants.HardRows));

        source.Uniforms<TReal, TWord>(trial, Simulation.Draw.Cosines, out TReal muon, out TReal boson);
        source.Uniforms<TReal, TWord>(trial, Simulation.Draw.Azimuths, out TReal azimuth, out _);
        ProductionKernel.Point(constants, soft, radiation, energy, muon, boson, azimuth, out point);
        ratio = point.Density / bound;
        return TReal.Less(TWord.Uniform(acceptance), ratio);
    }
}
