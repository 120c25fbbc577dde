/** `/`: open or join a session. */
import { HomeScreen } from './_parts/entry/home-screen.tsx';

export default function Page() {
  return <HomeScreen />;
}
