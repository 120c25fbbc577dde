/** `/`: open or join a session. */
import { HomeScreen } from '#app/_pages/home/home-screen.tsx';

export default function Page() {
  return <HomeScreen />;
}
