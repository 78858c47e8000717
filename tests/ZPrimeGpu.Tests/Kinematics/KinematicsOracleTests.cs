using Xunit;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Kinematics;

public sealed class KinematicsOracleTests
{
    [Fact]
    public void PunziInputs_ThrustAxis_MaximisesTheProjections()
    {
        KinematicsOracle oracle = EventSamples.Oracle(EventSamples.Beams);
        foreach (OracleEvent e in EventSamples.Random(50, 3))
        {
            FourVector a = oracle.ToCm(KinematicsOracle.Muon(e.Plus));
            FourVector b = oracle.ToCm(KinematicsOracle.Muon(e.Minus));
            double opening = FourVector.Angle(a, b);

            // The axis lies in the plane of the two momenta: try every direction of it.
            double best = 0;
            double transverse = 0;
            const int steps = 100_000;
            for (int i = 0; i < steps; i++)
            {
                double u = Math.PI * i / steps;
                double sum = (a.P * Math.Abs(Math.Cos(u))) + (b.P * Math.Abs(Math.Cos(u - opening)));
                if (sum > best)
                {
                    best = sum;
                    transverse = a.P * Math.Abs(Math.Sin(u));
                }
            }

            // Half a step of the scan turns the axis by 1.6e-5 rad.
            Assert.Equal(transverse, oracle.Event(e.Plus, e.Minus).PunziInputs[0], 2e-5 * a.P);
        }
    }

    [Fact]
    public void ToCm_RoundTripOfInvariants_Holds()
    {
        KinematicsOracle oracle = EventSamples.Oracle(EventSamples.Beams);
        foreach (OracleEvent e in EventSamples.Random(200, 4))
        {
            KinematicsReference k = oracle.Event(e.Plus, e.Minus);
            Assert.Equal(k.RecoilLab.MassSquared, k.RecoilCm.MassSquared, 1e-11);
        }
    }
}
