using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Kernels.Simulation;

/// <summary>Draws a cell by Walker's alias method: the upper bits choose a place, the rest whether the place's own cell or its alias is meant.</summary>
/// <typeparam name="TWords">View of the thresholds.</typeparam>
/// <typeparam name="TIndices">View of the aliases.</typeparam>
/// <param name="thresholds">2⁶⁴ times the probability of the own cell [place].</param>
/// <param name="aliases">The other cell [place].</param>
/// <param name="bits">log₂ of the number of places.</param>
public readonly struct AliasTable<TWords, TIndices>(TWords thresholds, TIndices aliases, int bits) : IWordMap
    where TWords : struct, IWordView
    where TIndices : struct, IIndexView
{
    private readonly TWords thresholds = thresholds;
    private readonly TIndices aliases = aliases;
    private readonly int bits = bits;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Apply(ulong bits)
    {
        int place = (int)(bits >> (64 - this.bits));
        return bits << this.bits < thresholds[place] ? place : aliases[place];
    }
}

/// <summary>The cells of a mass: how to draw one, and the bound of the density in each.</summary>
/// <typeparam name="TWords">View of the thresholds.</typeparam>
/// <typeparam name="TIndices">View of the aliases.</typeparam>
/// <typeparam name="TBounds">The bounds: cell number to bound.</typeparam>
/// <param name="alias">Draws a cell.</param>
/// <param name="bounds">Bound of the density in a cell.</param>
public readonly struct ProductionCells<TWords, TIndices, TBounds>(AliasTable<TWords, TIndices> alias, TBounds bounds)
    where TWords : struct, IWordView
    where TIndices : struct, IIndexView
    where TBounds : struct, IWordMap
{
    /// <summary>Draws a cell.</summary>
    public readonly AliasTable<TWords, TIndices> Alias = alias;

    /// <summary>Bound of the density in a cell.</summary>
    public readonly TBounds Bounds = bounds;
}
