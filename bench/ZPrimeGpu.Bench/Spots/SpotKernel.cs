using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Bench.Spots;

/// <summary>Least-squares fit (one in every lane) of a Gaussian spot on a square of pixels: the benchmark case of Gpufit, with this project's step.</summary>
/// <remarks>
/// Model at pixel (x, y): A exp(−((x − x₀)² + (y − y₀)²)/(2s²)) + b. Minimised is S/2 = ½ Σ (model − data)², with gradient Jᵀr and the Gauss-Newton Hessian JᵀJ.
/// <see cref="MinimiserKernel"/> is written for binned likelihoods, whose pass over the bins is compiled into it; what it shares with this case is its step within bounds
/// (<see cref="BoxNewtonStep"/>: damping, L D Lᵀ, active bounds), its workspace and its rules for damping by value. The loop around them is written again here.
/// </remarks>
internal static class SpotKernel
{
    /// <summary>Pixels of a side.</summary>
    public const int Side = 5;

    /// <summary>Pixels.</summary>
    public const int Pixels = Side * Side;

    /// <summary>Parameters: A, x₀, y₀, s, b.</summary>
    public const int Parameters = 5;

    /// <summary>Where S/2 is in the workspace.</summary>
    public const int ValueAt = ModelShape.NllAt;

    /// <summary>The part of a model's shape that the step uses.</summary>
    public static ModelShape Shape => new(Pixels, 0, 0, Parameters, 0, 0, 0, ModelLayout.General, 0);

    /// <summary>Length of the workspace: that of the minimiser, and the profiles along x and y.</summary>
    public static int WorkspaceLength => Shape.WorkspaceLength + (4 * Side);

    /// <summary>Minimises.</summary>
    /// <param name="data">Pixels, rows of x [pixel].</param>
    /// <param name="lower">Lower bounds [parameter].</param>
    /// <param name="upper">Upper bounds [parameter].</param>
    /// <param name="p">Start; receives the minimum [parameter].</param>
    /// <param name="workspace">Workspace; status, iterations and value are where those of a fit are.</param>
    /// <param name="tolerance">A fit is done when an undamped step is predicted to lower S by less than this share of it.</param>
    /// <param name="mostIterations">Most steps.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Minimise<TReal, TView>(TView data, TView lower, TView upper, TView p, TView workspace, double tolerance, int mostIterations)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        ModelShape shape = Shape;
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        TReal value = Evaluate<TReal, TView>(shape, data, p, 0, workspace, ModelShape.GradientAt);
        TReal running = TReal.Equal(value - value, zero);
        TReal status = TReal.Select(running, zero, TReal.From((double)FitStatus.NonFinite));
        TReal iterations = zero;
        TReal damping = zero;
        for (int iteration = 0; TReal.Any(running); iteration++)
        {
            TReal predicted = BoxNewtonStep.Solve(shape, lower, upper, p, workspace, running, false, ref damping);
            TReal near = TReal.LessOrEqual(TReal.Abs(predicted), TReal.From(tolerance) * value);
            TReal converged = TReal.And(running, TReal.And(near, TReal.Equal(damping, zero)));
            MinimiserKernel.MoveTo<TReal, TView>(shape, lower, upper, p, workspace, running);
            for (int k = 0; k < Parameters; k++)
            {
                p[k] = TReal.Select(converged, workspace[shape.TrialAt + k], p[k]);
            }

            value = TReal.Select(converged, value - predicted, value);
            status = TReal.Select(converged, TReal.From((double)FitStatus.Converged), status);
            iterations = TReal.Select(running, iterations + one, iterations);
            TReal still = TReal.And(running, near);
            running = TReal.And(running, TReal.Not(converged));
            if (iteration + 1 >= mostIterations || !TReal.Any(running))
            {
                break;
            }

            TReal trial = Evaluate<TReal, TView>(shape, data, workspace, shape.TrialAt, workspace, shape.TrialGradientAt);
            TReal change = trial - value;
            TReal accepted = TReal.And(running, TReal.LessOrEqual(change, TReal.From(1e-14) * value));
            TReal rejected = TReal.And(running, TReal.Not(accepted));
            TReal good = TReal.And(accepted, TReal.LessOrEqual(change, TReal.From(-0.5) * predicted));
            value = TReal.Select(accepted, trial, value);
            for (int k = 0; k < Parameters; k++)
            {
                p[k] = TReal.Select(accepted, workspace[shape.TrialAt + k], p[k]);
            }

            for (int i = 0; i < Parameters + shape.PackedGlobals; i++)
            {
                workspace[ModelShape.GradientAt + i] = TReal.Select(accepted, workspace[shape.TrialGradientAt + i], workspace[ModelShape.GradientAt + i]);
            }

            TReal lowered = damping * TReal.From(0.1);
            damping = TReal.Select(good, TReal.Select(TReal.Less(lowered, TReal.From(2e-3)), zero, lowered), damping);
            damping = TReal.Select(rejected, TReal.Max(TReal.From(8.0) * damping, TReal.From(0.01)), damping);
            damping = TReal.Select(still, zero, damping);
        }

        workspace[ModelShape.StatusAt] = TReal.Select(running, TReal.From((double)FitStatus.IterationLimit), status);
        workspace[ModelShape.IterationsAt] = iterations;
        workspace[ValueAt] = value;
    }

    /// <summary>S/2 with gradient and packed Hessian behind it, which the step finds one after the other.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TReal Evaluate<TReal, TView>(in ModelShape shape, TView data, TView p, int at, TView workspace, int gradientAt)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        TReal one = TReal.From(1.0);
        TReal amplitude = p[at];
        TReal offset = p[at + 4];
        TReal inverse = one / p[at + 3];
        int profile = shape.WorkspaceLength;
        for (int i = 0; i < Side; i++)
        {
            Profile<TReal, TView>(workspace, profile + i, (TReal.From(i) - p[at + 1]) * inverse);
            Profile<TReal, TView>(workspace, profile + (2 * Side) + i, (TReal.From(i) - p[at + 2]) * inverse);
        }

        TReal zero = TReal.From(0.0);
        TReal value = zero, g0 = zero, g1 = zero, g2 = zero, g3 = zero, g4 = zero;
        TReal h00 = zero, h10 = zero, h11 = zero, h20 = zero, h21 = zero, h22 = zero, h30 = zero, h31 = zero, h32 = zero, h33 = zero;
        TReal h40 = zero, h41 = zero, h42 = zero, h43 = zero;
        TReal scale = amplitude * inverse;
        for (int y = 0; y < Side; y++)
        {
            TReal v = workspace[profile + (3 * Side) + y];
            TReal row = workspace[profile + (2 * Side) + y];
            for (int x = 0; x < Side; x++)
            {
                TReal u = workspace[profile + Side + x];
                TReal d0 = row * workspace[profile + x];
                TReal slope = scale * d0;
                TReal d1 = slope * u;
                TReal d2 = slope * v;
                TReal d3 = TReal.Fma(d1, u, d2 * v);
                TReal r = TReal.Fma(amplitude, d0, offset) - data[(Side * y) + x];
                value = TReal.Fma(r, r, value);
                g0 = TReal.Fma(d0, r, g0);
                g1 = TReal.Fma(d1, r, g1);
                g2 = TReal.Fma(d2, r, g2);
                g3 = TReal.Fma(d3, r, g3);
                g4 += r;
                h00 = TReal.Fma(d0, d0, h00);
                h10 = TReal.Fma(d1, d0, h10);
                h11 = TReal.Fma(d1, d1, h11);
                h20 = TReal.Fma(d2, d0, h20);
                h21 = TReal.Fma(d2, d1, h21);
                h22 = TReal.Fma(d2, d2, h22);
                h30 = TReal.Fma(d3, d0, h30);
                h31 = TReal.Fma(d3, d1, h31);
                h32 = TReal.Fma(d3, d2, h32);
                h33 = TReal.Fma(d3, d3, h33);
                h40 += d0;
                h41 += d1;
                h42 += d2;
                h43 += d3;
            }
        }

        int h = gradientAt + Parameters;
        workspace[gradientAt] = g0;
        workspace[gradientAt + 1] = g1;
        workspace[gradientAt + 2] = g2;
        workspace[gradientAt + 3] = g3;
        workspace[gradientAt + 4] = g4;
        workspace[h] = h00;
        workspace[h + 1] = h10;
        workspace[h + 2] = h11;
        workspace[h + 3] = h20;
        workspace[h + 4] = h21;
        workspace[h + 5] = h22;
        workspace[h + 6] = h30;
        workspace[h + 7] = h31;
        workspace[h + 8] = h32;
        workspace[h + 9] = h33;
        workspace[h + 10] = h40;
        workspace[h + 11] = h41;
        workspace[h + 12] = h42;
        workspace[h + 13] = h43;
        workspace[h + 14] = TReal.From(Pixels);
        return TReal.From(0.5) * value;
    }

    /// <summary>exp(−t²/2), and t behind it.</summary>
    private static void Profile<TReal, TView>(TView workspace, int at, TReal t)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        workspace[at] = Elementary.Exp(TReal.From(-0.5) * t * t);
        workspace[at + Side] = t;
    }
}
